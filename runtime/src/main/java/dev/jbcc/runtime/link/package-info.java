/** Attachments of programs to kernel events. Closing a link detaches the program. */
@NullMarked
package dev.jbcc.runtime.link;

import org.jspecify.annotations.NullMarked;
