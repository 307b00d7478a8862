/** What the running kernel can do. Probes decide; version numbers do not. */
@NullMarked
package dev.jbcc.runtime.feature;

import org.jspecify.annotations.NullMarked;
