'use strict';
// Plain JavaScript through TypeORM's Table API: the same file runs, reverts and runs again on SQLite and PostgreSQL.
const { Table, TableIndex } = require('typeorm');

const text = (name, options) => ({ name, type: 'varchar', ...options });
const bigint = (name, options) => ({ name, type: 'bigint', ...options });
const integer = (name) => ({ name, type: 'integer' });
const double = (name) => ({ name, type: 'double precision' });
const boolean = (name) => ({ name, type: 'boolean' });
const json = (name, options) => ({ name, type: 'text', ...options });

const KEY = { isPrimary: true };
const OPTIONAL = { isNullable: true };

const TABLES = {
  alert: {
    columns: [
      text('id', KEY),
      bigint('cursor'),
      ...['incidentId', 'type', 'asset', 'severity', 'phase'].map((name) => text(name)),
      ...['onsetTime', 'updatedTime'].map((name) => bigint(name)),
      json('content'),
    ],
    indices: [
      { name: 'IDX_alert_onset', columnNames: ['onsetTime', 'id'] },
      { name: 'IDX_alert_asset', columnNames: ['asset', 'onsetTime'] },
      { name: 'IDX_alert_incident', columnNames: ['incidentId'] },
      { name: 'IDX_alert_cursor', columnNames: ['cursor'], isUnique: true },
    ],
  },
  api_token: {
    columns: [text('name', KEY), text('scope'), text('hash'), bigint('createdTime')],
    indices: [],
  },
  counter: {
    columns: [text('name', KEY), bigint('value')],
    indices: [],
  },
  document: {
    columns: [text('name', KEY), json('content'), bigint('time')],
    indices: [],
  },
  incident: {
    columns: [
      text('id', KEY),
      text('asset'),
      text('phase'),
      bigint('onsetTime'),
      bigint('updatedTime'),
      bigint('endedTime', OPTIONAL),
      json('content'),
    ],
    indices: [
      { name: 'IDX_incident_onset', columnNames: ['onsetTime', 'id'] },
      { name: 'IDX_incident_asset', columnNames: ['asset', 'onsetTime'] },
      { name: 'IDX_incident_ended', columnNames: ['endedTime'] },
    ],
  },
  liquidation: {
    columns: [
      bigint('sequence', KEY),
      { ...integer('writer'), ...KEY },
      text('venue'),
      text('instrument'),
      bigint('exchangeTime'),
      bigint('receivedTime'),
      double('price'),
      double('quantity'),
      text('side'),
      double('notionalUsd'),
      boolean('sampled'),
      text('priceKind'),
      json('venueId', OPTIONAL),
    ],
    indices: [{ name: 'IDX_liquidation_time', columnNames: ['exchangeTime', 'sequence'] }],
  },
  outbox_row: {
    columns: [
      text('id', KEY),
      ...['incidentId', 'alertId', 'channel', 'recipient', 'severity'].map((name) => text(name)),
      boolean('silent'),
      text('state'),
      integer('attempts'),
      bigint('nextAttemptTime'),
      bigint('createdTime'),
      bigint('sentTime', OPTIONAL),
      text('messageId', OPTIONAL),
      text('replyToRowId', OPTIONAL),
      integer('deliveredRevision'),
      integer('wantedRevision'),
      boolean('possiblyRepeated'),
      json('reason', OPTIONAL),
    ],
    indices: [
      { name: 'IDX_outbox_row_state', columnNames: ['state'] },
      { name: 'IDX_outbox_row_incident', columnNames: ['incidentId'] },
      { name: 'IDX_outbox_row_recipient', columnNames: ['channel', 'recipient', 'createdTime'] },
      { name: 'IDX_outbox_row_created', columnNames: ['createdTime'] },
    ],
  },
  recipient: {
    columns: [
      text('channel', KEY),
      text('id', KEY),
      text('role'),
      bigint('mutedUntil', OPTIONAL),
      json('deactivatedReason', OPTIONAL),
    ],
    indices: [],
  },
};

exports.Foundation1790000000000 = class Foundation1790000000000 {
  name = 'Foundation1790000000000';

  async up(queryRunner) {
    for (const [name, { columns, indices }] of Object.entries(TABLES)) {
      await queryRunner.createTable(
        new Table({ name, columns, indices: indices.map((index) => new TableIndex(index)) }),
      );
    }
    await queryRunner.query(`INSERT INTO "counter" ("name", "value") VALUES ('alertCursor', 0)`);
  }

  async down(queryRunner) {
    for (const name of Object.keys(TABLES).reverse()) await queryRunner.dropTable(name);
  }
};
