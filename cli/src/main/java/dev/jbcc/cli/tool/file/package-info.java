/** Tools about files: names, directories, mounts and file systems. */
@NullMarked
package dev.jbcc.cli.tool.file;

import org.jspecify.annotations.NullMarked;
