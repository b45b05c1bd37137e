/**
 * Requests and approvals: what one person wants and others must agree to.
 *
 * <pre>
 * request = "coffer request 1" LF
 *           "id: " id LF "kind: " kind LF "means: " sentence LF "emergency: " ("yes"/"no") LF
 *           "requested-by: " name LF "requested-on: " host LF "requested-via: " interface LF
 *           "requested-at: " time LF "valid-from: " time LF "valid-until: " time LF
 *           "reason: " text LF
 *           *("parameter: " key "=" value LF)
 *           *("cartridge: " barcode SP "generation" SP n "," SP data "," SP custody ":" SP place LF)
 *           *("consequence: " dataset ":" SP facts LF)
 *           "approvals-needed: " n LF "people: version " n " digest " hex LF
 *           "policy: digest " hex LF "audit-head: " head LF
 * </pre>
 *
 * <p>An approval is an SSH signature in namespace {@code coffer} over exactly this text. Signatures
 * are looked at again each time they count: when they come in, and when the request is carried out.
 */
@NullMarked
package dev.coffer.catalog.request;

import org.jspecify.annotations.NullMarked;
