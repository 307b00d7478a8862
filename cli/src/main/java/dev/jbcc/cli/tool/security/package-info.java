/** The tools about security, terminals and libraries. */
@NullMarked
package dev.jbcc.cli.tool.security;

import org.jspecify.annotations.NullMarked;
