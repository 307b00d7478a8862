/**
 * Values as programs and maps hold them, decoded by their BTF types: into records and boxed primitives, or into
 * {@link dev.jbcc.value.StructValue} when no Java class is at hand.
 *
 * <p>For users who decode samples or map memory themselves; {@code Table} does it for everybody else. What surprises
 * people: unsigned C integers live in Java's signed types of the same width, and in a wider type only when the record
 * asks for one.
 */
@NullMarked
package dev.jbcc.value;

import org.jspecify.annotations.NullMarked;
