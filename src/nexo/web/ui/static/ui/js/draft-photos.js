// The photos of a draft, on the device: a store of the browser, because text alone fits into the other one.

const NAME = "nexo-draft";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("photos", { keyPath: "service" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function within(mode, work) {
  let db;
  try {
    db = await open();
    const transaction = db.transaction("photos", mode);
    const request = work(transaction.objectStore("photos"));
    return await new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } catch {
    return undefined; // a device that keeps nothing: the photo is still in its box on the page
  } finally {
    db?.close();
  }
}

export const keepPhotos = (service, files) =>
  within("readwrite", (store) => store.put({ service, at: Date.now(), files: [...files] }));

export const forgetPhotos = (service) => within("readwrite", (store) => store.delete(service));

export async function keptPhotos(service, within_ms) {
  const row = await within("readonly", (store) => store.get(service));
  return row && Date.now() - row.at < within_ms ? row.files : [];
}
