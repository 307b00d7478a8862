package dev.jbcc;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.KernelBtf;
import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.feature.FeatureProbe;
import dev.jbcc.runtime.feature.KernelSettings;
import dev.jbcc.runtime.link.KernelFunctions;
import dev.jbcc.runtime.trace.Tracefs;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The part of {@link Bpf} that asks what the running kernel has. */
abstract class BpfKernelQueries {
    BpfKernelQueries() {}

    /**
     * Returns the kernel functions that match a pattern and take a probe, in the order of the kernel's list. Mirrors
     * {@code get_kprobe_functions(event_re)}.
     *
     * @param eventRe must match the whole name
     * @throws BpfException if no list of functions can be read
     */
    public static Set<String> getKprobeFunctions(Pattern eventRe) {
        return new LinkedHashSet<>(KernelFunctions.matching(eventRe).names());
    }

    /**
     * Returns the tracepoints whose names {@code category:event} match a pattern, sorted. Mirrors
     * {@code get_tracepoints(tp_re)}.
     *
     * @param tpRe must match the beginning of the name, as in bcc
     * @throws BpfException if tracefs cannot be read
     */
    public static List<String> getTracepoints(Pattern tpRe) {
        return Tracefs.require().events(tpRe);
    }

    /** Returns whether there is such a tracepoint. Mirrors {@code tracepoint_exists(category, event)}. */
    public static boolean tracepointExists(String category, String event) {
        return Tracefs.require().eventId(category, event).isPresent();
    }

    /**
     * Returns whether a struct or union of the kernel has a member of that name, anonymous members included. Mirrors
     * {@code kernel_struct_has_field(struct_name, field_name)}, which does not look into those.
     *
     * @throws BpfException if the kernel has no BTF
     */
    public static boolean kernelStructHasField(String structName, String fieldName) {
        Btf btf = KernelBtf.load();
        for (int id : btf.typeIdsByEssentialName(structName)) {
            if (btf.name(id).equals(structName)
                    && btf.type(id) instanceof BtfType.Composite composite
                    && hasMember(btf, composite, fieldName, 0)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasMember(Btf btf, BtfType.Composite composite, String name, int depth) {
        for (BtfType.Member member : composite.members()) {
            if (member.name().equals(name)) {
                return true;
            }
            if (member.name().isEmpty()
                    && depth < 32
                    && btf.type(btf.resolve(member.typeId())) instanceof BtfType.Composite inner
                    && hasMember(btf, inner, name, depth + 1)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether an enum of the kernel has an enumerator of that name.
     *
     * @param enumName empty for any
     * @throws BpfException if the kernel has no BTF
     */
    public static boolean kernelEnumHasValue(String enumName, String valueName) {
        Btf btf = KernelBtf.load();
        if (!enumName.isEmpty()) {
            for (int id : btf.typeIdsByEssentialName(enumName)) {
                if (btf.name(id).equals(enumName) && hasValue(btf.type(id), valueName)) {
                    return true;
                }
            }
            return false;
        }
        for (int id = 1; id < btf.typeCount(); id++) {
            if (hasValue(btf.type(id), valueName)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasValue(BtfType type, String name) {
        return type instanceof BtfType.Enumeration enumeration
                && enumeration.values().stream().anyMatch(value -> value.name().equals(name));
    }

    /**
     * Returns whether functions can be attached to kernel functions by {@code KFUNC_PROBE} and {@code KRETFUNC_PROBE}. Mirrors
     * {@code support_kfunc()}; asks the kernel by loading a program.
     */
    public static boolean supportKfunc() {
        return new FeatureProbe().has(Feature.FENTRY);
    }

    /**
     * Returns whether functions can be attached to LSM hooks: the kernel has such programs, and {@code bpf} is among its
     * security modules. Mirrors {@code support_lsm()}, which does not look at the modules.
     */
    public static boolean supportLsm() {
        List<String> modules = KernelSettings.read().securityModules();
        return (modules.isEmpty() || modules.contains("bpf")) && new FeatureProbe().has(Feature.LSM);
    }

    /** Returns whether the kernel has raw tracepoints. Mirrors {@code support_raw_tracepoint()}. */
    public static boolean supportRawTracepoint() {
        return new FeatureProbe().has(Feature.RAW_TRACEPOINT);
    }

    /**
     * Returns what the kernel's functions for system calls begin with, such as {@code __x64_sys_}. Mirrors
     * {@code get_syscall_prefix()}.
     */
    public String getSyscallPrefix() {
        return SyscallNames.functionName("");
    }

    /**
     * Returns the kernel function of a system call, such as {@code __x64_sys_clone} for {@code clone}. Mirrors
     * {@code get_syscall_fnname(name)}.
     */
    public String getSyscallFnName(String name) {
        return SyscallNames.functionName(name);
    }

    /**
     * Returns the kernel function of a system call whose function is called like that on some kernel: {@code __x64_sys_clone}
     * for {@code sys_clone}. Other names are returned as they are. Mirrors {@code fix_syscall_fnname(name)}.
     */
    public String fixSyscallFnName(String name) {
        String translated = SyscallNames.translated(name);
        return translated.equals(name) ? name : SyscallNames.functionName(SyscallNames.withoutPrefix(name));
    }
}
