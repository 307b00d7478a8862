package dev.jbcc.cli.tool;

import java.util.Optional;

/**
 * Makes lines of records.
 *
 * @param <E> the records
 */
public interface Lines<E> {
    /** Returns the line above the first record. */
    CharSequence header();

    /** Takes the next record; gives a line if one is complete and to be shown. */
    Optional<CharSequence> add(E event);
}
