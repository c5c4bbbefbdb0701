// What a telephone keeps: the orders of these days, and every mark until the server has said that it has it.
// A mark leaves this store only in the same transaction in which its answer is written down.

const NAME = "nexo-crew";
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      const db = asked.result;
      db.createObjectStore("marks", { keyPath: "seq", autoIncrement: true }).createIndex("id", "id", { unique: true });
      db.createObjectStore("facts", { keyPath: "name" });
      db.createObjectStore("notices", { keyPath: "id" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

const value = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function within(names, mode, work) {
  const transaction = (await open()).transaction(names, mode, { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
  const result = await work(...names.map((name) => transaction.objectStore(name)));
  await done;
  return result;
}

export const keepMark = (mark) => within(["marks"], "readwrite", (marks) => value(marks.add(mark)));

export const waiting = () => within(["marks"], "readonly", (marks) => value(marks.getAll()));

export const notices = () => within(["notices"], "readonly", (rows) => value(rows.getAll()));

export const forget = (id) => within(["notices"], "readwrite", (rows) => value(rows.delete(id)));

// What the server took leaves the queue; what it could not read stays in a drawer of its own, photo and all.
export function settle(answered, titleOf) {
  return within(["marks", "notices"], "readwrite", async (marks, rows) => {
    for (const { mark, outcome, said } of answered) {
      await value(marks.delete(mark.seq));
      if (outcome === "applied") continue;
      const kept = outcome === "refused" ? mark : null;
      await value(rows.put({ id: mark.id, staff: mark.staff, order: titleOf(mark.order), said, mark: kept }));
    }
  });
}

export const day = () => within(["facts"], "readonly", (facts) => value(facts.get("day")));

export const keepDay = (found) => within(["facts"], "readwrite", (facts) => value(facts.put({ name: "day", ...found })));
