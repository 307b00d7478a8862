package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.ProgramLoadException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.KernelBtf;
import dev.jbcc.runtime.insn.Helper;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import dev.jbcc.runtime.object.SectionKind;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.LoadOptions;
import dev.jbcc.testsupport.KernelTest;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table of helpers says what the kernel says: their numbers by its BTF, who may call them by the verifier. */
@KernelTest(host = true)
class HelperTableKernelTest {
    /** Types that together know nearly all helpers, and that a program of two instructions can have. */
    private static final List<String> SECTIONS = List.of(
            "raw_tracepoint",
            "tc",
            "perf_event",
            "cgroup_skb/egress",
            "xdp",
            "lwt_xmit",
            "lwt_in",
            "lwt_seg6local",
            "sockops",
            "sk_msg",
            "sk_skb",
            "sk_reuseport",
            "cgroup/connect4",
            "cgroup/sysctl",
            "cgroup/getsockopt",
            "syscall");

    /** What only types know that this test cannot load everywhere, or kernels that were built differently. */
    private static final List<String> UNSEEN = List.of(
            "bpf_rc_",
            "bpf_tcp_send_ack",
            "bpf_bprm_opts_set",
            "bpf_ima_",
            "bpf_override_return",
            "bpf_probe_write_user",
            "bpf_d_path",
            "bpf_skb_output",
            "bpf_xdp_output",
            "bpf_seq_",
            "bpf_sock_from_file",
            "bpf_get_func_",
            "bpf_inode_storage_",
            "bpf_lwt_");

    @Test
    void numbersAreThoseOfTheKernel() {
        Btf btf = KernelBtf.load();
        int id = btf.findTypeId("bpf_func_id", BtfType.Enumeration.class).orElseThrow();
        Map<String, Long> numbers = new HashMap<>();
        for (BtfType.Enumerator value : ((BtfType.Enumeration) btf.type(id)).values()) {
            numbers.put(value.name(), value.value());
        }
        int known = 0;
        for (Helper helper : Helper.all()) {
            Long number = numbers.get(helper.enumerator());
            if (number != null) {
                assertEquals(helper.number(), number, helper.name());
                known++;
            }
        }
        assertTrue(known >= 209, "only " + known); // as many as 6.1 has
        long beyond = numbers.getOrDefault("__BPF_FUNC_MAX_ID", 0L);
        assertEquals(beyond - 1, known, "the kernel has helpers that the table lacks");
    }

    @Test
    void verifierWantsTheSameLicence() {
        TreeSet<String> wrong = new TreeSet<>();
        TreeSet<String> unseen = new TreeSet<>();
        for (Helper helper : Helper.all()) {
            boolean gpl = false;
            boolean free = false;
            for (int i = 0; i < SECTIONS.size() && !gpl && !free; i++) {
                String answer = answer(helper, SECTIONS.get(i));
                gpl = answer.contains("GPL-restricted") || answer.contains("GPL only");
                // It looks at arguments only once it knows that the program may call.
                free = answer.isEmpty() || answer.contains("R1 ") || answer.contains("R2 ");
            }
            if (!gpl && !free) {
                unseen.add(helper.name());
            } else if (gpl != helper.gplOnly()) {
                wrong.add(helper.name());
            }
        }
        assertEquals(new TreeSet<String>(), wrong);
        unseen.removeIf(name -> UNSEEN.stream().anyMatch(name::startsWith));
        // Linux 6.2 brought the last two.
        unseen.removeIf(name -> name.startsWith("bpf_cgrp_storage_"));
        assertEquals(new TreeSet<String>(), unseen);
    }

    /** Returns what the verifier says of a call without arguments in a program that is not under the GPL. */
    private static String answer(Helper helper, String section) {
        List<Instruction> call = new ArrayList<>();
        call.add(new Instruction(0x85, 0, 0, 0, helper.number()));
        call.add(new Instruction(0xb7, 0, 0, 0, 0));
        call.add(new Instruction(0x95, 0, 0, 0, 0));
        ProgramSpec program =
                new ProgramSpec("f", section, SectionKind.of(section), call, List.of(), List.of(), 0, List.of());
        ObjectSpec spec = new ObjectSpec(
                "test", ByteOrder.nativeOrder(), "Proprietary", 0, Optional.empty(), List.of(), List.of(program));
        try (BpfObject object = BpfObject.create(spec, LoadOptions.defaults())) {
            object.load("f");
            return "";
        } catch (ProgramLoadException e) {
            return String.join("\n", e.log());
        } catch (SyscallException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
