/**
 * What the tests of all modules share: the annotations of kernel tests with their leak check, known processes to observe,
 * golden files. For tests only. What it says about the kernel it reads on its own, not through the code under test.
 */
@NullMarked
package dev.jbcc.testsupport;

import org.jspecify.annotations.NullMarked;
