/**
 * Waiting for several sources of events at once. A source that is closed drops out of its poller by itself.
 */
@NullMarked
package dev.jbcc.runtime.poll;

import org.jspecify.annotations.NullMarked;
