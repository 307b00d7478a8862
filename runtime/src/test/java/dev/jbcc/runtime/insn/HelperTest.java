package dev.jbcc.runtime.insn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.insn.Helper.Parameter;
import dev.jbcc.runtime.insn.Helper.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HelperTest {
    @Test
    void numbersHaveNoGapsAndVersionsGrow() {
        List<Helper> helpers = Helper.all();
        assertEquals(211, helpers.size());
        int last = 0;
        for (int i = 0; i < helpers.size(); i++) {
            Helper helper = helpers.get(i);
            assertEquals(i + 1, helper.number());
            assertTrue(helper.name().startsWith("bpf_"), helper.name());
            assertEquals(helper, Helper.named(helper.name()).orElseThrow());
            String[] version = helper.minimumKernel().split("\\.", -1);
            int number = Integer.parseInt(version[0]) * 100 + Integer.parseInt(version[1]);
            assertTrue(number >= last, helper.toString());
            last = number;
        }
    }

    /** The columns say the same as the prototype, where both say something. */
    @Test
    void kindsFitThePrototypes() {
        for (Helper helper : Helper.all()) {
            String prototype = helper.prototype();
            int name = prototype.indexOf(helper.name() + "(");
            String result = prototype.substring(0, name);
            assertEquals(result.endsWith("*"), helper.result().compareTo(Result.NUMBER) > 0, prototype);
            assertEquals(result.equals("void "), helper.result() == Result.NONE, prototype);
            assertFalse(helper.nullable() && !result.endsWith("*"), prototype);
            String list = prototype.substring(name + helper.name().length() + 1, prototype.length() - 1);
            List<String> parameters = new ArrayList<>();
            if (!list.equals("void")) {
                parameters.addAll(List.of(list.split(", ", -1)));
            }
            assertEquals(parameters.size(), helper.parameters().size(), prototype);
            for (int i = 0; i < parameters.size(); i++) {
                Parameter kind = helper.parameters().get(i);
                boolean pointer = parameters.get(i).contains("*");
                boolean number = kind == Parameter.NUMBER || kind == Parameter.MORE;
                assertEquals(pointer, !number, prototype + ": " + parameters.get(i));
                assertFalse(kind == Parameter.OUT && parameters.get(i).startsWith("const"), prototype);
            }
        }
    }

    @Test
    void tellsWhatAHelperIs() {
        Helper lookup = Helper.named("bpf_map_lookup_elem").orElseThrow();
        assertEquals(Result.VALUE, lookup.result());
        assertTrue(lookup.nullable());
        assertEquals(List.of(Parameter.MAP, Parameter.IN), lookup.parameters());
        assertEquals("BPF_FUNC_map_lookup_elem", lookup.enumerator());
        assertTrue(Helper.numbered(6).orElseThrow().gplOnly());
        assertEquals("5.8", Helper.named("bpf_ringbuf_reserve").orElseThrow().minimumKernel());
        assertTrue(Helper.numbered(0).isEmpty());
        assertTrue(Helper.numbered(212).isEmpty());
        assertTrue(Helper.named("bpf_log2").isEmpty());
    }
}
