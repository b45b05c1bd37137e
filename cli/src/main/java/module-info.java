/** The program. Nobody sees it. */
module dev.coffer.cli {
  requires com.github.luben.zstd_jni;
  requires dev.coffer.archive;
  requires dev.coffer.catalog;
  requires dev.coffer.tape;
  requires info.picocli;
  requires java.compiler;
  requires java.desktop;
  requires jtoml.api;
  requires org.apache.pdfbox;
  requires static org.jspecify;
  requires tools.jackson.core;

  opens dev.coffer.cli to
      info.picocli;
  opens dev.coffer.cli.command to
      info.picocli;
}
