/** What tests of archives share: entries made up in memory, and a shelf of labelled cartridges. */
package dev.coffer.archive.testkit;
