package dev.jbcc.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProvenanceTest {
    /** The analysis ends because joining can only move up: NONE, then DIRECT or FOREIGN, then UNKNOWN. */
    @Test
    void joinsLikeALattice() {
        for (Provenance a : Provenance.values()) {
            assertEquals(a, a.or(a));
            assertEquals(a, a.or(Provenance.NONE));
            assertEquals(Provenance.UNKNOWN, a.or(Provenance.UNKNOWN));
            for (Provenance b : Provenance.values()) {
                assertEquals(a.or(b), b.or(a));
                assertEquals(a.plus(b), b.plus(a));
                for (Provenance c : Provenance.values()) {
                    assertEquals(a.or(b).or(c), a.or(b.or(c)));
                }
            }
        }
        assertEquals(Provenance.UNKNOWN, Provenance.DIRECT.or(Provenance.FOREIGN));
    }
}
