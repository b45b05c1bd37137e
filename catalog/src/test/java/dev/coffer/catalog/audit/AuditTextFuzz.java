package dev.coffer.catalog.audit;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.coffer.catalog.people.PeopleText;
import dev.coffer.catalog.request.ApprovalPolicy;
import dev.coffer.catalog.request.Request;
import java.nio.charset.StandardCharsets;

/** Texts from outside: refused as a TextFormatException, or read and written back the same. */
class AuditTextFuzz {
  private interface Canonical {
    String writtenBack(String text) throws TextFormatException;
  }

  @FuzzTest
  void values(FuzzedDataProvider data) throws TextFormatException {
    String value = data.consumeRemainingAsString();
    String text = new TextWriter("fuzz 1").line("value", value).text();
    requireSame(value, new TextReader(text, "fuzz 1").next("value"));
  }

  @FuzzTest
  void texts(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    readOrRefuse(text, t -> AuditRecord.parse(t).text());
    readOrRefuse(text, t -> Request.parse(t).text());
    readOrRefuse(text, t -> PeopleText.parse(t).text());
    readOrRefuse(text, t -> ApprovalPolicy.parse(t).text());
  }

  private static void readOrRefuse(String text, Canonical reader) {
    try {
      requireSame(text, reader.writtenBack(text));
    } catch (TextFormatException e) {
      requireSame("true", Boolean.toString(e.getMessage() != null));
    }
  }

  private static void requireSame(String expected, String actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError("read back differently");
    }
  }
}
