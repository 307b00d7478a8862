/** Tools about block devices. */
@NullMarked
package dev.jbcc.cli.tool.storage;

import org.jspecify.annotations.NullMarked;
