package dev.jbcc.runtime.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.UnsupportedFeatureException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FakeKernel;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeatureProbeTest {
    /** Those that the fake kernel answers; the others look at files of the machine. */
    private static final EnumSet<Feature> ASKED = EnumSet.of(
            Feature.BTF,
            Feature.FUNC_INFO,
            Feature.GLOBAL_DATA,
            Feature.MAP_FREEZE,
            Feature.MMAPABLE_ARRAY,
            Feature.BATCH,
            Feature.RINGBUF,
            Feature.BOUNDED_LOOPS,
            Feature.PROBE_READ_KERNEL,
            Feature.RAW_TRACEPOINT);

    private final FakeKernel kernel = new FakeKernel();
    private final FeatureProbe probe = new FeatureProbe(new Bpf(kernel));

    @AfterEach
    void nothingStaysOpen() {
        assertTrue(kernel.openDescriptors().isEmpty(), () -> "open: " + kernel.openDescriptors());
    }

    @Test
    void hasWhatTheKernelMakes() {
        for (Feature feature : ASKED) {
            assertEquals(Support.State.SUPPORTED, probe.support(feature).state(), feature.name());
        }
    }

    @Test
    void lacksWhatTheKernelDoesNotKnow() {
        kernel.always(Bpf.PROG_LOAD, Errno.EINVAL)
                .always(Bpf.BTF_LOAD, Errno.EINVAL)
                .always(Bpf.MAP_FREEZE, Errno.EINVAL)
                .always(Bpf.MAP_LOOKUP_BATCH, Errno.ENOTSUPP)
                .next(Bpf.MAP_CREATE, Errno.EINVAL);
        assertFalse(probe.has(Feature.RINGBUF));
        for (Feature feature : ASKED) {
            if (feature != Feature.MMAPABLE_ARRAY) {
                assertEquals(Support.State.UNSUPPORTED, probe.support(feature).state(), feature.name());
            }
        }
        UnsupportedFeatureException e =
                assertThrows(UnsupportedFeatureException.class, () -> probe.require(Feature.RINGBUF));
        assertEquals("ring buffer 5.8", e.feature() + " " + e.minimumKernel());
    }

    @Test
    void doesNotKnowWithoutRightsAndAsksAgain() {
        kernel.next(Bpf.MAP_CREATE, Errno.EPERM).next(Bpf.MAP_CREATE, Errno.EPERM);
        Support answer = probe.support(Feature.RINGBUF);
        assertEquals("unknown: BPF_MAP_CREATE: EPERM (1)", answer.toString());
        probe.require(Feature.RINGBUF);
        assertTrue(probe.has(Feature.RINGBUF));
        int calls = kernel.calls().size();
        assertTrue(probe.has(Feature.RINGBUF));
        assertEquals(calls, kernel.calls().size(), "a sure answer is kept");
    }

    @Test
    void tellsAKernelWithPerfLinksByItsLookAtTheEvent() {
        kernel.always(Bpf.LINK_CREATE, Errno.EBADF);
        assertTrue(probe.has(Feature.PERF_LINK));
        FakeKernel older = new FakeKernel().always(Bpf.LINK_CREATE, Errno.EINVAL);
        assertFalse(new FeatureProbe(new Bpf(older)).has(Feature.PERF_LINK));
        assertTrue(older.openDescriptors().isEmpty());
    }

    @Test
    void asksWithTypesThatAreValid() {
        Btf types = Btf.read(SmallBtf.types(), "probe");
        assertEquals(4, types.typeCount());
        assertEquals(new BtfType.Func("f", 2, 0), types.type(SmallBtf.FUNCTION_ID));
    }

    @Test
    void namesEachFeatureOnce() {
        Set<String> titles = new HashSet<>();
        for (Feature feature : Feature.values()) {
            assertTrue(titles.add(feature.title()), feature.title());
            assertTrue(feature.minimumKernel().matches("[456]\\.\\d+"), feature.minimumKernel());
            assertTrue(feature.commit().matches("[0-9a-f]{12}"), feature.commit());
        }
    }
}
