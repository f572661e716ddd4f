import mongoose, { type Connection as MongooseConnection, type mongo } from 'mongoose';
import type { Clock } from '../../domain/clock.js';
import type { AnyCollectionSpec, Collection, CollectionSpec, Document, Store } from '../port.js';
import { MongoCollection } from './collection.js';
import { refusalOf } from './refusal.js';

const OPTIONS = {
  w: 'majority',
  journal: true,
  serverSelectionTimeoutMS: 5_000,
  socketTimeoutMS: 20_000,
  maxPoolSize: 20,
  ignoreUndefined: true,
  autoIndex: false,
  autoCreate: false,
} as const;

/** @throws HubError `SYS-MAINTENANCE` when the server cannot be reached */
export async function openMongo(uri: string, clock: Clock): Promise<Store> {
  const connection = mongoose.createConnection(uri, OPTIONS);
  try {
    await connection.asPromise();
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw refusalOf(error, 'the database');
  }
  return new MongoStore(connection, clock);
}

/** The engine for several hub processes: a MongoDB server through a connection of our own. */
class MongoStore implements Store {
  constructor(
    private readonly connection: MongooseConnection,
    private readonly clock: Clock,
  ) {}

  collection<T extends Document, I extends string>(spec: CollectionSpec<T, I>): Collection<T, I> {
    return new MongoCollection(this.connection, spec, this.clock);
  }

  async prepare(specs: readonly AnyCollectionSpec[]): Promise<void> {
    for (const spec of specs) {
      try {
        const wanted = indexesOf(spec);
        if (wanted.length > 0) await this.database().collection(spec.name).createIndexes(wanted);
      } catch (error) {
        throw refusalOf(error, spec.name);
      }
    }
  }

  async ping(): Promise<void> {
    try {
      await this.database().command({ ping: 1 });
    } catch (error) {
      throw refusalOf(error, 'the database');
    }
  }

  /** The server removes what has expired by itself. */
  sweep(): Promise<number> {
    return Promise.resolve(0);
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private database(): mongo.Db {
    return this.connection.getClient().db(this.connection.name);
  }
}

function indexesOf(spec: AnyCollectionSpec): mongo.IndexDescription[] {
  const declared = Object.entries(spec.indexes).flatMap(([name, { fields, unique }]): mongo.IndexDescription[] => {
    const ordered = { name, key: Object.fromEntries([...fields.map((field) => [`doc.${field}`, 1] as const), ['_id', 1] as const]) };
    return unique === true ? [ordered, { name: `${name}-unique`, key: { [`unique.${name}`]: 1 }, unique: true, sparse: true }] : [ordered];
  });
  const expiry: mongo.IndexDescription[] = spec.expires === undefined ? [] : [{ name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 }];
  const queue: mongo.IndexDescription[] = spec.due === undefined ? [] : [{ name: 'queue', key: { [`doc.${spec.due}`]: 1, _id: 1 } }];
  return [...declared, ...expiry, ...queue];
}
