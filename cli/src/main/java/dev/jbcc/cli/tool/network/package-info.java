/** Tools about the network. {@code flow.h} and {@link dev.jbcc.cli.tool.network.Flow} are the two ends of a connection. */
@NullMarked
package dev.jbcc.cli.tool.network;

import org.jspecify.annotations.NullMarked;
