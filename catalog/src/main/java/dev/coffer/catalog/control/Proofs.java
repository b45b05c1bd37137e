package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.audit.AuditEvent;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.audit.TextReader;
import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.people.Person;
import dev.coffer.catalog.request.RequestRules;
import dev.coffer.catalog.sshsig.SshFormatException;
import dev.coffer.catalog.sshsig.SshSig;
import dev.coffer.catalog.sshsig.SshSignature;
import dev.coffer.catalog.sshsig.Trust;
import dev.coffer.catalog.sshsig.Verification;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Proof that a certain person did something, where a name alone is not enough: their signature in
 * namespace {@code coffer} over a statement of what they do.
 *
 * <pre>
 * statement = "coffer statement 1" LF "act: " verb LF "object: " text LF "why: " text LF
 * </pre>
 *
 * <p>The object says so exactly what the act is about that it can be done once: it has the digest
 * of a request or the number of a movement in it. A statement proves one act; the second time it is
 * refused.
 */
public final class Proofs {
  static final String ACTION = "control.proof";
  static final String STATEMENT = "statement";

  private static final String TITLE = "coffer statement 1";

  private final Control control;
  private final Session session;

  Proofs(Control control, Session session) {
    this.control = control;
    this.session = session;
  }

  /** The text to be signed. */
  public static String statement(String act, String object, String why) {
    return new TextWriter(TITLE).line("act", act).line("object", object).line("why", why).text();
  }

  /**
   * What a statement about cartridges is about: which, and of each the number of its last event, so
   * that it serves for what comes next only.
   */
  public static String object(List<CustodyRecord> records) {
    return records.stream()
        .map(r -> object(r.barcode(), r.version()))
        .collect(Collectors.joining(", "));
  }

  private static String object(Barcode barcode, long version) {
    return barcode + " event " + version;
  }

  /** Whether a statement is about a cartridge, after whatever event. */
  static boolean isAbout(String statement, Barcode barcode) {
    return objects(statement).stream().anyMatch(o -> o.startsWith(barcode + " event "));
  }

  /** Whether a statement is about a cartridge as it stands after an event. */
  static boolean isAbout(String statement, Barcode barcode, long event) {
    return objects(statement).contains(object(barcode, event));
  }

  private static List<String> objects(String statement) {
    try {
      TextReader in = new TextReader(statement, TITLE);
      in.next("act");
      return List.of(in.next("object").split(", ", -1));
    } catch (TextFormatException e) {
      return List.of();
    }
  }

  /** Proof that was accepted in a unit of work, for the acts that follow in it. */
  record Accepted(String person, Sha256 digest, String statement) {}

  /**
   * Whose good signature this is.
   *
   * @throws CatalogRefusedException if it is not good for the text, or nobody's on the list
   */
  public Person signer(String text, String signature) throws CatalogException {
    try {
      SshSignature read = SshSignature.parse(signature);
      Verification answer =
          SshSig.verify(
              read, RequestRules.NAMESPACE, TextWriter.bytes(text), Trust.key(read.key()));
      if (answer instanceof Verification.Refused refused) {
        throw new CatalogRefusedException("signature: " + refused.explanation());
      }
      return control
          .people()
          .owner(read.key())
          .orElseThrow(() ->
              new CatalogRefusedException(
                  "signature: the key is nobody's on the list of people: "
                      + read.key().fingerprint()));
    } catch (SshFormatException e) {
      throw new CatalogRefusedException("signature: " + e.getMessage(), e);
    }
  }

  /**
   * Takes the proof that the session's actor does an act, and records it. The act follows in the
   * same unit of work.
   *
   * @param statement of {@link #statement}
   * @param signature armored
   * @return the actor
   * @throws CatalogRefusedException if the signature is not good for it, is somebody else's, or the
   *     statement served before; nothing was changed
   */
  public Person accept(String statement, String signature) throws CatalogException {
    Person person = signer(statement, signature);
    String actor = session.actor().person();
    if (!person.name().text().equals(actor)) {
      throw new CatalogRefusedException(
          "signature: signed by " + person.name() + ", and " + actor + " is the one who acts");
    }
    String digest = Digests.sha256(statement).toString();
    long before =
        session
            .sql()
            .number(
                "SELECT count(*) FROM audit WHERE text LIKE ?",
                "%detail: " + STATEMENT + "=" + digest + "%");
    if (before > 0) {
      throw new CatalogRefusedException("this statement was made before: " + digest);
    }
    control
        .audit()
        .append(
            control.clock().observe(),
            AuditEvent.of(
                session.actor(),
                ACTION,
                actor,
                Map.of(STATEMENT, digest, "text", statement, "signature", signature)));
    control.handProofs().accepted(new Accepted(actor, Digests.sha256(statement), statement));
    return person;
  }
}
