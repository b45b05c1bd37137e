/** Tape drives, medium changers, SCSI and the virtual library. Sees nothing else of Coffer. */
module dev.coffer.tape {
  requires com.sun.jna;
  requires static transitive org.jspecify;
  requires tools.jackson.core;

  exports dev.coffer.tape;
  exports dev.coffer.tape.changer;
  exports dev.coffer.tape.fault;
  exports dev.coffer.tape.linux;
  exports dev.coffer.tape.pace;
  exports dev.coffer.tape.scsi;
  exports dev.coffer.tape.virtual;
  exports dev.coffer.tape.watch;

  opens dev.coffer.tape.linux to
      com.sun.jna;
}
