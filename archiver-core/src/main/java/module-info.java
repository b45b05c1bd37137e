/** Archives: their bytes, their volumes, writing and reading them. Sees only the tape drives. */
module dev.coffer.archive {
  requires com.fasterxml.aalto;
  requires com.github.luben.zstd_jni;
  requires com.sun.jna;
  requires transitive dev.coffer.tape;
  requires transitive java.xml;
  requires org.apache.commons.compress;
  requires org.bouncycastle.provider;
  requires org.codehaus.stax2;
  requires static transitive org.jspecify;
  requires tools.jackson.core;

  exports dev.coffer.archive;
  exports dev.coffer.archive.age;
  exports dev.coffer.archive.entry;
  exports dev.coffer.archive.ltfs;
  exports dev.coffer.archive.read;
  exports dev.coffer.archive.scan;
  exports dev.coffer.archive.source;
  exports dev.coffer.archive.stream;
  exports dev.coffer.archive.target;
  exports dev.coffer.archive.volume;
  exports dev.coffer.archive.write;
  exports dev.coffer.archive.zstd;

  opens dev.coffer.archive.posix to
      com.sun.jna;
}
