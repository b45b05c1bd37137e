package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code bin/coffer}, in a checkout of its own with a JDK that only says what it got.
 */
class LauncherTest {
  private static final Path SCRIPT = Path.of("bin/coffer");

  @TempDir Path directory;

  private Path checkout;
  private final Map<String, String> environment = new TreeMap<>();

  /** What the script printed, both streams, and its exit code. */
  private record Ran(int exitCode, String output) {}

  @BeforeEach
  void checkout() throws IOException {
    checkout = directory.resolve("a checkout with blanks");
    Path bin = Files.createDirectories(checkout.resolve("cli/bin"));
    Files.copy(SCRIPT, bin.resolve("coffer"));
    Files.createDirectories(checkout.resolve("cli/target/lib"));
    Files.createDirectories(checkout.resolve("cli/target/native"));
    Files.createFile(checkout.resolve("cli/target/native/libsqlitejdbc.so"));
    Files.createFile(checkout.resolve("cli/target/lib/one.jar"));
    environment.put("JAVA_HOME", jdk("jdk 25", "25.0.3").toString());
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("HOME", directory.toString());
  }

  @Test
  void pathsAndArgumentsMayHaveBlanks() throws Exception {
    Ran ran = run(checkout.resolve("cli/bin/coffer"), "find", "two words", "*");

    assertThat(ran.exitCode()).as(ran.output()).isZero();
    assertThat(ran.output())
        .contains("[" + checkout + "/cli/target/lib/one.jar]")
        .endsWith("[find]\n[two words]\n[*]\n");
  }

  @Test
  void theHeapCanBeChosen() throws Exception {
    Path coffer = checkout.resolve("cli/bin/coffer");
    assertThat(run(coffer, "volume", "files").output()).contains("[-Xmx1g]");
    for (String size : List.of("4g", "700M", "268435456")) {
      environment.put("COFFER_HEAP", size);
      Ran ran = run(coffer, "volume", "files");
      assertThat(ran.exitCode()).as(ran.output()).isZero();
      assertThat(ran.output()).contains("[-Xmx" + size + "]").doesNotContain("[-Xmx1g]");
    }
    for (String wrong : List.of("lots", "4 g", "4g -version", "-1g", "g", "1.5g")) {
      environment.put("COFFER_HEAP", wrong);
      Ran ran = run(coffer, "volume", "files");
      assertThat(ran.exitCode()).as(wrong).isEqualTo(2);
      assertThat(ran.output())
          .startsWith("coffer: error: COFFER_HEAP: actual=" + wrong + " expected=a size like 4g")
          .contains("coffer: hint: ")
          .hasLineCount(2);
    }
  }

  @Test
  void symbolicLinksLeadToIt() throws Exception {
    Path absolute = directory.resolve("absolute");
    Files.createSymbolicLink(absolute, checkout.resolve("cli/bin/coffer"));
    Path relative = Files.createDirectories(directory.resolve("bin")).resolve("coffer");
    Files.createSymbolicLink(relative, Path.of("../absolute"));

    for (Path link : List.of(absolute, relative)) {
      Ran ran = run(link, "pool", "list");
      assertThat(ran.output()).as(link.toString()).contains("[" + checkout + "/cli/target/lib");
    }
    environment.put("PATH", relative.getParent() + ":/usr/bin:/bin");
    assertThat(run(Path.of("coffer"), "pool", "list").output()).endsWith("[pool]\n[list]\n");
  }

  @Test
  void aJavaHomeThatIsNoJdk25IsPassedOver() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk 17", "17.0.11").toString());
    // Wherever a JDK 25 is installed it is found; the old one must not be what is started.
    Ran ran = run(checkout.resolve("cli/bin/coffer"), "--version");
    assertThat(ran.output()).doesNotContain("started jdk 17");
    environment.put("JAVA_HOME", "/no/such/place");
    assertThat(run(checkout.resolve("cli/bin/coffer"), "--version").output())
        .doesNotContain("/no/such/place");
  }

  @Test
  void withoutJdk25ItSaysWhatToInstall() throws Exception {
    List<String> hidden = List.of("unshare", "-rm", "sh", "-c");
    String script =
        "for d in /usr/lib/jvm /opt; do [ ! -d $d ] || mount -t tmpfs none $d || exit 99; done; ";
    assumeTrue(
        ran(with(hidden, script + "true")).exitCode() == 0,
        "installed JDKs cannot be hidden here (unshare -rm, mount -t tmpfs)");
    environment.put("JAVA_HOME", jdk("jdk 17", "17.0.11").toString());

    Ran ran = ran(with(hidden, script + "'" + checkout.resolve("cli/bin/coffer") + "' pool list"));

    assertThat(ran.exitCode()).as(ran.output()).isEqualTo(1);
    assertThat(ran.output())
        .startsWith("coffer: error: no JDK 25 found")
        .contains("coffer: hint: install one")
        .hasLineCount(2);
  }

  @Test
  void aCheckoutThatIsNotBuiltAndCannotBeSaysSo() throws Exception {
    Files.delete(checkout.resolve("cli/target/native/libsqlitejdbc.so"));
    Path tools = Files.createDirectories(directory.resolve("tools"));
    for (String tool : List.of("dirname", "readlink", "sh")) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin").resolve(tool));
    }
    environment.put("PATH", tools.toString());

    Ran ran = run(checkout.resolve("cli/bin/coffer"), "pool", "list");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.output()).contains("not built yet, and there is no mvn").contains("hint: ");

    program(tools.resolve("mvn"), "echo 'read-only file system'; exit 1");
    ran = run(checkout.resolve("cli/bin/coffer"), "pool", "list");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.output()).contains("read-only file system").contains("the build failed");
  }

  @Test
  void aCheckoutThatIsBuiltMayBeReadOnly() throws Exception {
    for (String place : List.of("cli/target/lib", "cli/target", "cli/bin", "cli", "")) {
      Files.setPosixFilePermissions(
          checkout.resolve(place), PosixFilePermissions.fromString("r-xr-xr-x"));
    }
    try {
      assertThat(run(checkout.resolve("cli/bin/coffer"), "pool", "list").exitCode()).isZero();
    } finally {
      for (String place : List.of("", "cli", "cli/bin", "cli/target", "cli/target/lib")) {
        Files.setPosixFilePermissions(
            checkout.resolve(place), PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  /** A JDK of a version that prints its name and every argument on a line of its own. */
  private Path jdk(String name, String version) throws IOException {
    Path home = Files.createDirectories(directory.resolve(name));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Files.createDirectories(home.resolve("bin"));
    program(
        home.resolve("bin/java"),
        "echo 'started " + name + "'; for a in \"$@\"; do echo \"[$a]\"; done");
    return home;
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static List<String> with(List<String> prefix, String last) {
    List<String> command = new ArrayList<>(prefix);
    command.add(last);
    return command;
  }

  private Ran run(Path script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "\"$0\" \"$@\""));
    command.add(script.toString());
    command.addAll(List.of(arguments));
    return ran(command);
  }

  private Ran ran(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Process process = builder.directory(directory.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ran(process.waitFor(), output);
    } catch (IOException e) {
      return new Ran(127, String.valueOf(e.getMessage()));
    }
  }
}
