// age by another implementation (typage), for the interoperation tests:
//   node age.mjs generate [x25519]              prints an identity, and its recipient on the next line
//   node age.mjs encrypt RECIPIENT-FILE IN OUT
//   node age.mjs encrypt-passphrase PASSPHRASE-FILE IN OUT
//   node age.mjs decrypt IDENTITY-FILE IN OUT
//   node age.mjs decrypt-passphrase PASSPHRASE-FILE IN OUT
import { readFileSync, writeFileSync } from "node:fs";
import {
  Decrypter,
  Encrypter,
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from "age-encryption";

const [command, keyFile, input, output] = process.argv.slice(2);

if (command === "generate") {
  const identity =
    keyFile === "x25519" ? await generateX25519Identity() : await generateHybridIdentity();
  console.log(identity);
  console.log(await identityToRecipient(identity));
} else {
  const key = readFileSync(keyFile, "utf8").trim();
  const data = new Uint8Array(readFileSync(input));
  if (command === "encrypt" || command === "encrypt-passphrase") {
    const encrypter = new Encrypter();
    if (command === "encrypt") {
      key.split("\n").forEach((recipient) => encrypter.addRecipient(recipient));
    } else {
      encrypter.setPassphrase(key);
      encrypter.setScryptWorkFactor(12);
    }
    writeFileSync(output, await encrypter.encrypt(data));
  } else {
    const decrypter = new Decrypter();
    if (command === "decrypt") {
      decrypter.addIdentity(key);
    } else {
      decrypter.addPassphrase(key);
    }
    writeFileSync(output, await decrypter.decrypt(data));
  }
}
