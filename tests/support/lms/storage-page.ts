import { FRAME_SCRIPT } from '../../../src/demo/cartable/frame-script.js';
import { escapeHtml } from '../../../src/demo/cartable/lms/exchange.js';

/** A page of the LMS that frames the tool and keeps values for it. */
export function framePage(source: string, toolOrigin: string): string {
  return `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Cours</title><h1>CP de Mme Prigent</h1>
<iframe name="activite" title="Activité" src="${escapeHtml(source)}" data-tool="${escapeHtml(toolOrigin)}" style="width: 100%; height: 80vh; border: 0"></iframe>
<script>${FRAME_SCRIPT}</script>`;
}
