package dev.coffer.archive.age;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The two published sets for KEM 0x647A: the KEM for every entry, the key schedule for age's suite.
 */
final class HpkeVectorsTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String AGE_KDF = "1";

  @ParameterizedTest
  @ValueSource(strings = {"filippo-hpke-mlkem768x25519.json", "hpkewg-mlkem768x25519.json"})
  void kem(String file) throws Exception {
    List<Map<String, String>> vectors = read(file);
    assertThat(vectors).hasSize(2);
    for (Map<String, String> vector : vectors) {
      HybridKem.KeyPair pair = new HybridKem.KeyPair(bytes(vector, "skRm"));
      assertThat(pair.publicKey()).isEqualTo(bytes(vector, "pkRm"));
      String randomness = vector.get("ikmE");
      HybridKem.Encapsulation sent =
          HybridKem.encapsulate(
              pair.publicKey(),
              new ScriptedBytes(randomness.substring(0, 64), randomness.substring(64)));
      assertThat(sent.bytes()).isEqualTo(bytes(vector, "enc"));
      assertThat(sent.sharedSecret()).isEqualTo(bytes(vector, "shared_secret"));
      assertThat(pair.decapsulate(bytes(vector, "enc"))).hasValue(bytes(vector, "shared_secret"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"filippo-hpke-mlkem768x25519.json", "hpkewg-mlkem768x25519.json"})
  void keySchedule(String file) throws Exception {
    Map<String, String> vector =
        read(file).stream().filter(v -> AGE_KDF.equals(v.get("kdf_id"))).findFirst().orElseThrow();
    HpkeKeySchedule schedule =
        new HpkeKeySchedule(bytes(vector, "shared_secret"), bytes(vector, "info"));
    assertThat(schedule.key()).isEqualTo(bytes(vector, "key"));
    assertThat(schedule.baseNonce()).isEqualTo(bytes(vector, "base_nonce"));

    Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(schedule.key(), "ChaCha20"),
        new IvParameterSpec(schedule.baseNonce()));
    cipher.updateAAD(bytes(vector, "encryptions.aad"));
    assertThat(cipher.doFinal(bytes(vector, "encryptions.pt")))
        .isEqualTo(bytes(vector, "encryptions.ct"));
  }

  private static byte[] bytes(Map<String, String> vector, String key) {
    return HEX.parseHex(vector.get(key));
  }

  /** Scalars of each object; of a nested list the first element, as {@code list.field}. */
  private static List<Map<String, String>> read(String file) throws IOException {
    List<Map<String, String>> vectors = new ArrayList<>();
    Path path = Path.of("src/test/resources/age/hpke", file);
    try (JsonParser parser =
        new JsonFactory().createParser(ObjectReadContext.empty(), Files.readString(path))) {
      int depth = 0;
      String list = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> {
            if (depth++ == 0) {
              vectors.add(new HashMap<>());
            }
          }
          case END_OBJECT -> depth--;
          case START_ARRAY -> list = depth == 0 ? "" : parser.currentName() + ".";
          case END_ARRAY -> list = "";
          case VALUE_STRING, VALUE_NUMBER_INT ->
              vectors.getLast().putIfAbsent(list + parser.currentName(), parser.getString());
          default -> {}
        }
      }
    }
    return vectors;
  }
}
