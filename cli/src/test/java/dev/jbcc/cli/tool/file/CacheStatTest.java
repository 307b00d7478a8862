package dev.jbcc.cli.tool.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CacheStatTest {
    /** Pages accessed, added, made dirty, and buffers made dirty. */
    private static CacheStat.Cache cache(long... counts) {
        return CacheStat.cache(counts);
    }

    @Test
    void pagesThatAreAddedAndNotWrittenToAreMisses() {
        CacheStat.Cache cache = cache(1009, 503, 0, 0);
        assertEquals(506, cache.hits());
        assertEquals(503, cache.misses());
        assertEquals(5015, cache.hitRatio());
        assertEquals(0, cache.writeHitRatio());
    }

    @Test
    void pagesThatAreWrittenToAndNotAddedAreHitsOfWriting() {
        CacheStat.Cache cache = cache(0, 100, 400, 1600);
        assertEquals(0, cache.hits());
        assertEquals(0, cache.misses());
        assertEquals(1600, cache.dirties());
        assertEquals(7500, cache.writeHitRatio());
    }
}
