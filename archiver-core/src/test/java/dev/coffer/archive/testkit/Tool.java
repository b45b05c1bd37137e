package dev.coffer.archive.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program of this machine and takes what it prints. */
public final class Tool {
  private Tool() {}

  /**
   * Runs a program in a directory.
   *
   * @return what it printed on both streams
   * @throws AssertionError if it fails
   */
  public static String run(Path directory, String... command) {
    return run(directory, new byte[0], command);
  }

  /** Likewise with input. */
  public static String run(Path directory, byte[] input, String... command) {
    Result result = attempt(directory, input, command);
    if (result.status != 0) {
      throw new AssertionError(
          String.join(" ", command) + ": exit " + result.status + ": " + result.output);
    }
    return result.output;
  }

  /** Runs a program that may fail. */
  public static Result attempt(Path directory, byte[] input, String... command) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
      builder.environment().put("LC_ALL", "C.UTF-8");
      builder.environment().put("TZ", "UTC");
      Process process = builder.start();
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      Thread reader =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  process.getInputStream().transferTo(output);
                } catch (IOException e) {
                  output.writeBytes(e.toString().getBytes(StandardCharsets.UTF_8));
                }
              });
      try (var stdin = process.getOutputStream()) {
        stdin.write(input);
      } catch (IOException e) {
        // A program may end before it has read everything; its exit status tells.
      }
      int status = process.waitFor();
      reader.join();
      return new Result(status, output.toString(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new AssertionError(List.of(command) + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Whether the program is installed. */
  public static boolean exists(String program) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "command -v " + program));
    return attempt(Path.of("/"), new byte[0], command.toArray(String[]::new)).status == 0;
  }

  /**
   * How a program ended.
   *
   * @param output both streams, each byte one character
   */
  public record Result(int status, String output) {}
}
