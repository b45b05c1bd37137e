package dev.coffer.tape.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs JUnit classes inside the rig's kernel and writes a line for each test to a file: {@code
 * passed}, {@code skipped} or {@code failed}, class and method, then a reason with line ends as \n.
 * Arguments: the file, then class names, or methods as class#method.
 */
public final class KernelSuite {
  private KernelSuite() {}

  /** Writes one line for each test. */
  private record Results(PrintWriter out) implements TestExecutionListener {
    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      line("skipped", test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isContainer() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
        return;
      }
      String outcome =
          switch (result.getStatus()) {
            case SUCCESSFUL -> "passed";
            case ABORTED -> "skipped";
            case FAILED -> "failed";
          };
      line(outcome, test, result.getThrowable().map(Results::text).orElse(""));
    }

    private static String text(Throwable thrown) {
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));
      return text.toString();
    }

    private void line(String outcome, TestIdentifier test, String reason) {
      Optional<MethodSource> method =
          test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast);
      String owner =
          test.getUniqueIdObject().getSegments().stream()
              .filter(segment -> segment.getType().equals("class"))
              .map(segment -> segment.getValue())
              .findFirst()
              .orElse("?");
      String name = method.map(MethodSource::getMethodName).orElse(test.getDisplayName());
      out.println(String.join("\t", outcome, owner, name, reason.strip().replace("\n", "\\n")));
      out.flush();
    }
  }

  private static DiscoverySelector selector(String name) {
    return name.contains("#") ? selectMethod(name) : selectClass(name);
  }

  /** Runs the classes, or methods as class#method. */
  public static void main(String[] arguments) throws Exception {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Arrays.stream(arguments).skip(1).map(KernelSuite::selector).toList())
            .build();
    try (PrintWriter out =
        new PrintWriter(Path.of(arguments[0]).toFile(), StandardCharsets.UTF_8)) {
      LauncherFactory.create().execute(request, new Results(out));
    }
  }
}
