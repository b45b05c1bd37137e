/** What is where, who answers for it, and what may be done with it. Sees nothing else of Coffer. */
module dev.coffer.catalog {
  requires transitive java.sql;
  requires org.bouncycastle.provider;
  requires static transitive org.jspecify;
  requires org.xerial.sqlitejdbc;

  exports dev.coffer.catalog;
  exports dev.coffer.catalog.audit;
  exports dev.coffer.catalog.control;
  exports dev.coffer.catalog.custody;
  exports dev.coffer.catalog.people;
  exports dev.coffer.catalog.request;
  exports dev.coffer.catalog.rotation;
  exports dev.coffer.catalog.sqlite;
  exports dev.coffer.catalog.sshsig;
}
