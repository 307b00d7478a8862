package dev.jbcc.compiler.rewrite;

/**
 * A variable on the stack.
 *
 * @param function that it belongs to
 * @param line of its declaration, from 1 on
 */
public record LocalVariable(String function, String name, String file, int line, long sizeBytes) {}
