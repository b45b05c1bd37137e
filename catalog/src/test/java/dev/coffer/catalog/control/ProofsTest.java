package dev.coffer.catalog.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffer.catalog.CatalogRefusedException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofsTest {
  private static final String STATEMENT = Proofs.statement("deny", "R000001 4f2a", "too many");

  @TempDir Path dir;
  private Site site;

  @BeforeEach
  void open() throws Exception {
    site = new Site(dir);
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @Test
  void aStatementSignedByTheActorIsTakenOnceAndStandsInTheLog() throws Exception {
    String signature = site.keys.sign("anna", STATEMENT);
    assertThat(accept("anna", STATEMENT, signature)).isEqualTo("anna");
    String record = site.as("ada", c -> c.audit().last(1).getFirst().text());
    assertThat(record).contains("action: control.proof", "object: anna", "act: deny");
    refused("made before", "anna", STATEMENT, site.keys.sign("anna", STATEMENT));
  }

  @Test
  void noOtherSignatureIsTaken() throws Exception {
    refused("signed by bert", "anna", STATEMENT, site.keys.sign("bert", STATEMENT));
    refused("nobody's", "anna", STATEMENT, site.keys.sign("stranger", STATEMENT));
    refused(
        "does not belong",
        "anna",
        Proofs.statement("deny", "R000001 4f2a", "other words"),
        site.keys.sign("anna", STATEMENT));
    refused("purpose", "anna", STATEMENT, site.keys.sign("anna", "git", STATEMENT));
    refused("signature", "anna", STATEMENT, "no signature");
  }

  private String accept(String actor, String statement, String signature) throws Exception {
    return site.as(actor, c -> c.proofs().accept(statement, signature).name().text());
  }

  private void refused(String why, String actor, String statement, String signature) {
    assertThatExceptionOfType(CatalogRefusedException.class)
        .isThrownBy(() -> accept(actor, statement, signature))
        .withMessageContaining(why);
  }
}
