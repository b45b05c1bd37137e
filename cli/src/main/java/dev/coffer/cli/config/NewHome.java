package dev.coffer.cli.config;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.sqlite.SqliteCatalog;
import dev.coffer.catalog.sshsig.SshPrivateKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Makes a home. What is there already is kept, so an interrupted {@code init} can be repeated. */
public final class NewHome {
  private NewHome() {}

  /**
   * Makes what is missing of a home.
   *
   * @param host the name of this host
   * @param zone the site's time zone
   * @return what was made, in words
   */
  public static List<String> create(
      Home home, String host, ZoneId zone, SecureRandom random, InstantSource time)
      throws IOException, CatalogException {
    List<String> made = new ArrayList<>();
    home.create();
    if (!Files.exists(home.hostKeyFile())) {
      try (SshPrivateKey key = SshPrivateKey.generateEd25519("coffer@" + host, random)) {
        key.writeNew(home.hostKeyFile());
      }
      made.add(home.hostKeyFile() + " (signs manifests; cannot read archives)");
    }
    if (!Files.exists(home.configFile())) {
      String text = ConfigText.initial(host, zone, "library");
      Home.writeNew(home.configFile(), text.getBytes(StandardCharsets.UTF_8), false);
      made.add(home.configFile().toString());
    }
    if (!Files.exists(home.catalogFile())) {
      SqliteCatalog.create(home.catalogFile(), time).close();
      made.add(home.catalogFile().toString());
    }
    return made;
  }
}
