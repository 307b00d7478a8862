/**
 * Static probes of user programs (USDT): what they are, where their arguments lie, and how compiled programs are told.
 *
 * <p>A compiled program does not know where an argument is: it asks a map that whoever attaches it has filled. So one object
 * serves any number of probes of any number of binaries.
 */
@NullMarked
package dev.jbcc.runtime.usdt;

import org.jspecify.annotations.NullMarked;
