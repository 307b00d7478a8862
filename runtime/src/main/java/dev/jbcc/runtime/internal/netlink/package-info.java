/** Requests to the kernel's network configuration over {@code NETLINK_ROUTE} sockets. */
@NullMarked
package dev.jbcc.runtime.internal.netlink;

import org.jspecify.annotations.NullMarked;
