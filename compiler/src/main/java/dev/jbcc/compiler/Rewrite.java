package dev.jbcc.compiler;

/**
 * One thing that is different in the rewritten program.
 *
 * @param file of the user, as the preprocessor names it
 * @param line from 1 on
 * @param column from 1 on
 * @param before what the user wrote, macros expanded, on one line
 * @param after what became of it, on one line
 * @param reason why
 */
public record Rewrite(String file, int line, int column, String before, String after, String reason) {}
