/** People, keys and random choices for tests. */
package dev.coffer.catalog.testkit;
