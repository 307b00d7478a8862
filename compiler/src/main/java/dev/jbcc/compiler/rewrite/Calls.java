package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.Arch;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.compiler.ast.Type;
import dev.jbcc.compiler.rewrite.Support.Header;
import dev.jbcc.compiler.rewrite.Support.Snippet;
import java.util.List;

/** Rewrites calls of functions that the dialect has and libbpf-style C has not, or has differently. */
final class Calls {
    private static final int MAX_PRINT_ARGUMENTS = 3;

    private final SourceText text;
    private final SourceModel model;
    private final Shape shape;
    private final PointerAnalysis pointers;
    private final Support support;
    private final Problems problems;
    private final Renderer renderer;
    private final MapMethods methods;
    private final UsdtArguments usdtArguments;
    private final LocatedData locatedData;
    private final Arch arch;
    private final KernelFacts facts;
    private final Rewrites rewrites;
    private final HelperChecks helpers;

    Calls(Unit unit, Renderer renderer) {
        this.text = unit.text();
        this.model = unit.model();
        this.shape = unit.shape();
        this.pointers = unit.pointers();
        this.support = unit.support();
        this.problems = unit.problems();
        this.renderer = renderer;
        this.methods = new MapMethods(unit, renderer);
        this.usdtArguments = new UsdtArguments(unit, renderer);
        this.locatedData = new LocatedData(unit, renderer);
        this.arch = unit.arch();
        this.facts = unit.facts();
        this.rewrites = unit.rewrites();
        this.helpers = unit.helpers();
    }

    String render(Node call) {
        if (call.childCount() == 0) {
            return text.of(call);
        }
        Node callee = call.child(0).bare();
        List<Node> arguments = call.children().subList(1, call.childCount());
        if (callee.is(NodeKind.MEMBER)) {
            DialectMap map = model.map(shape.base(callee));
            return map == null ? renderer.splice(call) : method(call, map, shape.memberName(callee));
        }
        String name = shape.calleeName(call);
        helpers.call(call, name);
        if (UsdtArguments.isReader(name)) {
            return rewrites.note(
                    call,
                    usdtArguments.render(call, name),
                    () -> "where the argument lies is looked up when the probe is hit: it differs from place to place");
        }
        if (name.startsWith("PT_REGS_") && arguments.size() == 1) {
            return register(call, name, arguments.getFirst());
        }
        if (LocatedData.isReader(name)) {
            return rewrites.note(
                    call,
                    locatedData.render(call, name),
                    () -> "the field says at which offset of the event its data is, and how long");
        }
        return switch (name) {
            case "bpf_trace_printk" ->
                rewrites.note(
                        call, print(call, arguments), () -> "the kernel's helper wants the size of the format as well");
            case "BPF_SEQ_PRINTF" -> macro(call, name);
            case "bpf_log2" -> {
                support.use(Snippet.LOG2);
                yield renderer.splice(call);
            }
            case "cursor_advance" -> {
                support.use(Snippet.CURSOR);
                yield renderer.splice(call);
            }
            case "load_byte", "load_half", "load_word" -> {
                support.use(Snippet.LOAD);
                yield renderer.splice(call);
            }
            case "load_dword" -> {
                support.use(Snippet.LOAD_DWORD);
                yield renderer.splice(call);
            }
            case "bpf_dext_pkt" -> {
                support.use(Snippet.PACKET_LOAD);
                yield renderer.splice(call);
            }
            case "bpf_dins_pkt" -> {
                support.use(Snippet.PACKET_STORE);
                yield renderer.splice(call);
            }
            case "incr_cksum_l3", "incr_cksum_l4" -> {
                String checksum = model.function(callee.declaration()) == null
                        ? renderer.packets().checksum(call, name)
                        : null;
                yield checksum == null ? renderer.splice(call) : checksum;
            }
            case "bpf_log2l" -> {
                support.use(Snippet.LOG2L);
                yield renderer.splice(call);
            }
            case "bpf_map_update_elem",
                    "bpf_map_delete_elem",
                    "bpf_map_push_elem",
                    "bpf_map_pop_elem",
                    "bpf_map_peek_elem" -> methods.narrowed(call, renderer.splice(call));
            case "__builtin_memcpy", "__builtin_memmove" -> copy(call, arguments);
            case "__builtin_preserve_access_index",
                    "__builtin_preserve_field_info",
                    "__builtin_preserve_type_info",
                    "__builtin_preserve_enum_value",
                    "__builtin_btf_type_id",
                    "__builtin_constant_p",
                    "__builtin_object_size",
                    "__builtin_types_compatible_p" -> text.of(call);
            default -> renderer.splice(call);
        };
    }

    private String method(Node call, DialectMap map, String name) {
        helpers.method(call, map.name(), name);
        return rewrites.note(
                call,
                methods.render(call, map, name),
                () -> "the methods of map '" + map.name() + "' are helpers of the kernel");
    }

    /** Registers of the context are loaded; those that lie in kernel memory, as behind a system call's wrapper, are read. */
    private String register(Node call, String name, Node registers) {
        support.use(Header.TRACING);
        if (name.equals("PT_REGS_SYSCALL_CTX") || name.equals("PT_REGS_SYSCALL_REGS")) {
            String context = renderer.render(registers);
            return rewrites.note(
                    call,
                    facts.hasSyscallWrapper()
                            ? Registers.ofSystemCall(arch, context)
                            : "(struct pt_regs *)(" + context + ")",
                    () -> "functions of system calls "
                            + (facts.hasSyscallWrapper()
                                    ? "have one argument here: a pointer to the registers of the caller"
                                    : "have their arguments in registers as others do"));
        }
        boolean foreign = renderer.function().readsForeign() && pointers.ofPointer(registers) != Provenance.DIRECT;
        if (!foreign || name.contains("_CORE")) {
            return renderer.splice(call);
        }
        String core = name.endsWith("_SYSCALL")
                ? name.substring(0, name.length() - "_SYSCALL".length()) + "_CORE_SYSCALL"
                : name + "_CORE";
        return rewrites.note(
                call,
                core + "(" + renderer.render(registers) + ")",
                () -> "the registers lie in kernel memory: " + pointers.reason(registers));
    }

    /** A function of the dialect that is a macro in the rewritten program. */
    private String macro(Node call, String name) {
        Arguments given = new Arguments(text, renderer, call);
        StringBuilder out = new StringBuilder(name).append('(');
        for (int i = 0; i < given.count(); i++) {
            out.append(given.before(i)).append(Shape.macroArgument(given.rendered(i)));
        }
        return out.append(given.tail()).append(')').toString();
    }

    private String print(Node call, List<Node> arguments) {
        if (arguments.isEmpty()) {
            return text.of(call);
        }
        Node format = arguments.getFirst().uncast();
        if (!format.is(NodeKind.STRING)) {
            return printVariable(call, format, arguments);
        }
        checkPrint(format, arguments.size() - 1);
        Arguments given = new Arguments(text, renderer, call);
        StringBuilder out =
                new StringBuilder("bpf_printk(").append(given.before(0)).append(text.of(format));
        for (int i = 1; i < given.count(); i++) {
            out.append(given.before(i)).append(Shape.macroArgument(given.rendered(i)));
        }
        return out.append(given.tail()).append(')').toString();
    }

    /** A format in an array: its size goes in between, if the program has not put it there as the kernel's helper wants it. */
    private String printVariable(Node call, Node format, List<Node> arguments) {
        if (arguments.size() > 1 && arguments.get(1).uncast().is(NodeKind.SIZE_OF)) {
            return renderer.splice(call);
        }
        if (format.type().kind() != Type.Kind.ARRAY || format.type().sizeBytes() <= 0) {
            problems.error(
                    format.start(),
                    "bpf_trace_printk: the format is neither a string literal nor an array, so its size is not known");
            return text.of(call);
        }
        Arguments given = new Arguments(text, renderer, call);
        StringBuilder out =
                new StringBuilder("bpf_trace_printk(").append(given.before(0)).append(text.of(format));
        out.append(", sizeof(").append(text.of(format)).append(')');
        for (int i = 1; i < given.count(); i++) {
            out.append(given.before(i)).append(given.rendered(i));
        }
        return out.append(given.tail()).append(')').toString();
    }

    private void checkPrint(Node format, int given) {
        int wanted = PrintFormat.countConversions(text.of(format));
        if (given > MAX_PRINT_ARGUMENTS) {
            problems.error(
                    format.start(),
                    "bpf_trace_printk: " + given + " values to print, at most " + MAX_PRINT_ARGUMENTS + " are possible",
                    "split the line, or send a struct through BPF_PERF_OUTPUT");
        } else if (wanted < 0) {
            problems.error(
                    format.start(),
                    "bpf_trace_printk: format " + text.of(format) + ": '%"
                            + text.slice(format.start() - wanted, format.start() - wanted + 1)
                            + "' is no conversion that the kernel knows");
        } else if (wanted > given) {
            problems.error(format.start(), "bpf_trace_printk: the format wants " + values(wanted) + ", got " + given);
        } else if (wanted < given) {
            problems.warning(format.start(), "bpf_trace_printk: the format wants " + values(wanted) + ", got " + given);
        }
    }

    private static String values(int count) {
        return count == 1 ? "1 value" : count + " values";
    }

    /** Copying from foreign memory takes a helper. */
    private String copy(Node call, List<Node> arguments) {
        if (arguments.size() == 3
                && renderer.function().readsForeign()
                && pointers.ofPointer(arguments.get(1).uncast()).isKernelMemory()) {
            helpers.read(arguments.get(1));
            return rewrites.note(
                    call,
                    support.readHelper() + "(" + renderer.render(arguments.get(0)) + ", "
                            + renderer.render(arguments.get(2)) + ", " + renderer.render(arguments.get(1)) + ")",
                    () -> "it copies from kernel memory: " + pointers.reason(arguments.get(1)));
        }
        return renderer.splice(call);
    }
}
