package dev.jbcc.runtime.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfBytes;
import dev.jbcc.runtime.btf.KernelTypes;
import dev.jbcc.runtime.btf.Kind;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FakeKernel;
import dev.jbcc.runtime.object.SectionKind;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttachTargetTest {
    private final FakeKernel kernel = new FakeKernel();
    private final Bpf bpf = new Bpf(kernel);
    private final Types types = new Types();

    /** A kernel with one function or hook of each kind, and two modules. */
    private static final class Types implements KernelTypes {
        private final BtfBytes bytes = function(
                new BtfBytes(ByteOrder.nativeOrder()).type("", Kind.FUNC_PROTO, 0, 0),
                1,
                "jbcc_test_unlink",
                "jbcc_test_open",
                "bpf_lsm_file_open",
                "bpf_iter_task",
                "bpf_iter_bpf_map");
        private final Btf kernel =
                Btf.read(bytes.type("btf_trace_switch", Kind.TYPEDEF, 0, 0).bytes(), "vmlinux");
        private final Map<String, Btf> modules =
                Map.of("nf_test", table("jbcc_test_track"), "xfs_test", table("jbcc_test_read", "jbcc_test_open"));

        private static BtfBytes function(BtfBytes table, int prototype, String... names) {
            for (String name : names) {
                table.type(name, Kind.FUNC, 0, prototype);
            }
            return table;
        }

        private Btf table(String... names) {
            BtfBytes table = new BtfBytes(ByteOrder.nativeOrder(), bytes.stringBytes());
            return Btf.readSplit(function(table, 1, names).bytes(), "module", kernel);
        }

        @Override
        public Btf kernel() {
            return kernel;
        }

        @Override
        public List<String> modules() {
            return List.of("nf_test", "xfs_test");
        }

        @Override
        public Btf module(String name) {
            Btf module = modules.get(name);
            if (module == null) {
                throw new BpfException("kernel module '" + name + "': no BTF");
            }
            return module;
        }
    }

    private AttachTarget find(String section) {
        return AttachTarget.find(bpf, types, "f", SectionKind.of(section).orElseThrow());
    }

    private String refusal(String section) {
        return String.valueOf(
                assertThrows(BpfException.class, () -> find(section)).getMessage());
    }

    @Test
    void findsEachKindOfTarget() {
        assertEquals(2, find("fentry/jbcc_test_unlink").typeId());
        assertEquals(3, find("fexit.s/jbcc_test_open").typeId());
        assertEquals(4, find("lsm/file_open").typeId());
        assertEquals(5, find("iter/task").typeId());
        assertEquals(7, find("tp_btf/switch").typeId());
        assertEquals(0, find("fentry/jbcc_test_unlink").fd());
        assertEquals(0, find("kprobe/jbcc_test_unlink").typeId());
    }

    /** Three tables in the kernel: its own, a program's, and the module's. */
    private void scriptTables() {
        kernel.always(Bpf.BTF_GET_NEXT_ID, attr -> {
            int next = attr.int32(0) + 1;
            attr.int32(4, next);
            return next <= 3 ? 0 : -Errno.ENOENT;
        });
        kernel.always(Bpf.BTF_GET_FD_BY_ID, attr -> kernel.newDescriptor());
        String[] names = {"vmlinux", "xfs_test", "xfs_test"};
        int[] asked = {0};
        kernel.always(Bpf.OBJ_GET_INFO_BY_FD, attr -> {
            var info = FakeKernel.at(attr.int64(8), 32).asByteBuffer().order(ByteOrder.nativeOrder());
            FakeKernel.putText(info.getLong(16), names[asked[0]]);
            info.putInt(28, asked[0] == 1 ? 0 : 1);
            asked[0]++;
            return 0;
        });
    }

    @Test
    void findsFunctionsOfModules() {
        scriptTables();
        try (AttachTarget target = find("fentry/jbcc_test_read")) {
            assertEquals(types.kernel().typeCount(), target.typeId());
            assertEquals(List.of(target.fd()), List.copyOf(kernel.openDescriptors()));
        }
        assertTrue(kernel.openDescriptors().isEmpty());
    }

    @Test
    void aModuleThatIsNamedGoesBeforeTheKernel() {
        scriptTables();
        try (AttachTarget target = find("fentry/xfs_test:jbcc_test_open")) {
            assertEquals(types.kernel().typeCount() + 1, target.typeId());
        }
        assertEquals(
                "program 'f': function 'jbcc_test_unlink': not in the BTF of module 'nf_test'; it has: jbcc_test_track",
                refusal("fentry/nf_test:jbcc_test_unlink"));
        assertEquals("kernel module 'none': no BTF", refusal("fentry/none:f"));
    }

    @Test
    void saysWhatIsThereInstead() {
        assertEquals(
                "program 'f': function 'jbcc_test_unlnk': not in the kernel's BTF; similar: 'jbcc_test_unlink', 'jbcc_test_open'",
                refusal("fentry/jbcc_test_unlnk"));
        assertEquals(
                "program 'f': LSM hook 'file_opn': not in the kernel's BTF; similar: 'file_open'",
                refusal("lsm/file_opn"));
        assertEquals(
                "program 'f': iterator 'processes': not in the kernel's BTF; it has: bpf_map, task",
                refusal("iter/processes"));
        assertEquals(
                "program 'f': its section does not say what to attach it to, which the kernel has to know when it is"
                        + " loaded: a function",
                refusal("fentry"));
    }
}
