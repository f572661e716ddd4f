import { describe, expect, test } from '@jest/globals';
import { deploymentOf } from '../../../../../src/protocols/outbound/lti13/deployment.js';
import { toolOf } from '../../../../support/lti-platform.js';

describe('P-14: the deployment of a tool at a school', () => {
  test('is the school’s own identifier where there is no list', () => {
    expect(deploymentOf(toolOf(), '0449901Y')).toBe('0449901Y');
    expect(deploymentOf(toolOf(), 'commune-saint-aubin')).toBe('commune-saint-aubin');
  });

  test.each(['école', 'deux mots', '', 'x'.repeat(256)])('is none where that could not be sent: "%s"', (id) => {
    expect(deploymentOf(toolOf(), id)).toBeUndefined();
  });

  test('is what the list says, and none for a school that is not on it', () => {
    const tool = toolOf({ deployments: { '0449901Y': 'd-1', '0449902Z': 'd-1' } });
    expect(deploymentOf(tool, '0449902Z')).toBe('d-1');
    expect(deploymentOf(tool, '0449903A')).toBeUndefined();
    expect(deploymentOf(tool, 'constructor')).toBeUndefined();
    expect(deploymentOf(tool, '__proto__')).toBeUndefined();
  });
});
