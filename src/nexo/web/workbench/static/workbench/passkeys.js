// Passkeys: turns the options of the page into a question to the device, and its answer into a form field.
// A form with `data-passkey` holds either the id of a JSON block ("#…") or an address that gives the options.

const fromText = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const withBytes = (items) => items?.map((item) => ({ ...item, id: fromText(item.id) }));

function creation({ publicKey }) {
  return {
    publicKey: {
      ...publicKey,
      challenge: fromText(publicKey.challenge),
      user: { ...publicKey.user, id: fromText(publicKey.user.id) },
      excludeCredentials: withBytes(publicKey.excludeCredentials),
    },
  };
}

function request({ publicKey }) {
  return {
    publicKey: {
      ...publicKey,
      challenge: fromText(publicKey.challenge),
      allowCredentials: withBytes(publicKey.allowCredentials),
    },
  };
}

function written(credential) {
  const { response } = credential;
  const parts = { clientDataJSON: toText(response.clientDataJSON) };
  if (response.attestationObject) {
    parts.attestationObject = toText(response.attestationObject);
    parts.transports = response.getTransports?.() ?? [];
  } else {
    parts.authenticatorData = toText(response.authenticatorData);
    parts.signature = toText(response.signature);
    parts.userHandle = response.userHandle ? toText(response.userHandle) : null;
  }
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: parts,
  });
}

async function optionsOf(form) {
  const source = form.dataset.passkey;
  if (source.startsWith("#")) return JSON.parse(document.querySelector(source).textContent);
  const answer = await fetch(source, { headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" } });
  return answer.json();
}

async function ask(form) {
  const options = await optionsOf(form);
  if (!options.creation_options) return navigator.credentials.get(request(options.request_options));
  const wanted = creation(options.creation_options);
  // A key to sign in with alone must know its owner: by finger, face or PIN.
  const alone = form.elements.passwordless?.checked;
  wanted.publicKey.authenticatorSelection = {
    ...wanted.publicKey.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    userVerification: alone ? "required" : "discouraged",
  };
  return navigator.credentials.create(wanted);
}

for (const form of globalThis.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[data-passkey-said]");
    said.textContent = "";
    try {
      form.elements.credential.value = written(await ask(form));
      HTMLFormElement.prototype.submit.call(form);
    } catch {
      said.textContent = said.dataset.failed;
    }
  });
}
