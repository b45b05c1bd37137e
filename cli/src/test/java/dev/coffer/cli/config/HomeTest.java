package dev.coffer.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.cli.CommandException;
import dev.coffer.cli.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  private static final ZoneId ZONE = ZoneId.of("America/Denver");

  @TempDir Path directory;

  @Test
  void theMostParticularWordDecidesWhereTheHomeIs() throws CommandException {
    Map<String, String> all = Map.of("COFFER_HOME", "/a", "XDG_DATA_HOME", "/b", "HOME", "/home/u");
    assertThat(Home.defaultDirectory(all)).isEqualTo(Path.of("/a"));
    assertThat(Home.defaultDirectory(Map.of("XDG_DATA_HOME", "/b", "HOME", "/home/u")))
        .isEqualTo(Path.of("/b/coffer"));
    assertThat(Home.defaultDirectory(Map.of("HOME", "/home/u")))
        .isEqualTo(Path.of("/home/u/.local/share/coffer"));
    assertThatThrownBy(() -> Home.defaultDirectory(Map.of())).isInstanceOf(SetupException.class);
  }

  @Test
  void nobodyButTheOwnerCanReadWhatIsSecret() throws Exception {
    Home home = new Home(directory.resolve("home"));
    NewHome.create(home, "archiver", ZONE, new SecureRandom(), InstantSource.system());

    assertThat(permissions(home.directory())).isEqualTo("rwx------");
    assertThat(permissions(home.hostKeyFile())).isEqualTo("rw-------");
    assertThat(Files.readString(home.hostPublicKeyFile()))
        .startsWith("ssh-ed25519 AAAA")
        .endsWith(" coffer@archiver\n");
  }

  @Test
  void initAgainKeepsKeyAndConfiguration() throws Exception {
    Home home = new Home(directory.resolve("home"));
    NewHome.create(home, "archiver", ZONE, new SecureRandom(), InstantSource.system());
    String key = Files.readString(home.hostKeyFile());
    Files.delete(home.configFile());

    assertThat(NewHome.create(home, "archiver", ZONE, new SecureRandom(), InstantSource.system()))
        .containsExactly(home.configFile().toString());
    assertThat(Files.readString(home.hostKeyFile())).isEqualTo(key);
  }

  @Test
  void aChangeThatWouldBreakTheConfigurationLeavesItAsItWas() throws Exception {
    Home home = new Home(directory.resolve("home"));
    NewHome.create(home, "archiver", ZONE, new SecureRandom(), InstantSource.system());
    String before = Files.readString(home.configFile());

    assertThatThrownBy(() -> home.appendConfig("\n[dataset.d]\nroots = []\n"))
        .isInstanceOf(SetupException.class);
    assertThat(home.configFile()).hasContent(before);
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
