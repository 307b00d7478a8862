package dev.jbcc.runtime.usdt;

import dev.jbcc.runtime.elf.ElfImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads where the arguments of a probe are: operands as assemblers write them, each with the size of the value in bytes, negative
 * for signed ones. Knows those of x86 in the syntax of AT&amp;T, and those of arm64.
 */
final class ArgumentReader {
    private static final int EM_386 = 3;
    private static final String NUMBER = "[-+]?(?:0[xX][0-9a-fA-F]{1,16}|[0-9]{1,20})";
    private static final Pattern ARGUMENT = Pattern.compile("(-?)([1248])(f?)@(.+)");
    private static final Pattern CONSTANT = Pattern.compile("\\$(" + NUMBER + ")");
    private static final Pattern MEMORY = Pattern.compile("([^(]*)\\((%\\w+)?(?:,(%\\w+)(?:,([1248]))?)?\\)");
    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_.$][\\w.$@]*)([-+][0-9]+)?");
    private static final Pattern ARM_MEMORY =
            Pattern.compile("\\[\\s*(\\w+)\\s*(?:,\\s*(?:#?(" + NUMBER + ")|(x\\d+)(?:,\\s*lsl #?([0-3]))?))?\\s*]");
    private static final Pattern ARM_CONSTANT = Pattern.compile("#?(" + NUMBER + ")");

    /** Offsets in {@code struct pt_regs} of x86-64, by the register's name without size. */
    private static final Map<String, Integer> X86 = Map.ofEntries(
            Map.entry("r15", 0),
            Map.entry("r14", 8),
            Map.entry("r13", 16),
            Map.entry("r12", 24),
            Map.entry("bp", 32),
            Map.entry("b", 40),
            Map.entry("r11", 48),
            Map.entry("r10", 56),
            Map.entry("r9", 64),
            Map.entry("r8", 72),
            Map.entry("a", 80),
            Map.entry("c", 88),
            Map.entry("d", 96),
            Map.entry("si", 104),
            Map.entry("di", 112),
            Map.entry("ip", 128),
            Map.entry("sp", 152));

    private static final Pattern X86_NAME = Pattern.compile(
            "%(?:(r\\d+)[dwb]?|[re]?([abcd])x|([abcd])([lh])|[re]?(si|di|bp|sp)|(si|di|bp|sp)l|[re](ip))");

    private static final Pattern ARM_NAME = Pattern.compile("[xw](\\d{1,2})");
    private static final int ARM_SP = 31;

    private final int machine;
    private final ToLongFunction<String> distance;

    /**
     * @param machine {@code EM_*}
     * @param distance gives how far after the probe's instruction a variable is, in bytes
     */
    ArgumentReader(int machine, ToLongFunction<String> distance) {
        this.machine = machine;
        this.distance = distance;
    }

    /** Takes a text apart: arguments are separated by blanks, which may also be within brackets. */
    static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        int depth = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ' ' : text.charAt(i);
            depth += c == '[' || c == '(' ? 1 : c == ']' || c == ')' ? -1 : 0;
            if (c == ' ' && (depth <= 0 || i == text.length())) {
                if (i > start) {
                    parts.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return parts;
    }

    /** @throws IllegalArgumentException if one of them cannot be read; the message names it */
    List<UsdtArgument> read(String text) {
        List<String> parts = split(text);
        if (parts.size() > UsdtSpecLayout.MAX_ARGUMENTS) {
            throw new IllegalArgumentException(
                    parts.size() + " of them: at most " + UsdtSpecLayout.MAX_ARGUMENTS + " can be read");
        }
        List<UsdtArgument> arguments = new ArrayList<>(parts.size());
        for (String part : parts) {
            arguments.add(argument(part));
        }
        return arguments;
    }

    private UsdtArgument argument(String text) {
        Matcher matcher = ARGUMENT.matcher(text);
        // Without a size, it is that of a register, as the format's first users wrote it.
        boolean sized = matcher.matches();
        if (!sized && text.indexOf('@') >= 0) {
            throw new IllegalArgumentException("'" + text + "': not a size of 1, 2, 4 or 8 and an operand");
        }
        if (sized && !matcher.group(3).isEmpty()) {
            throw new IllegalArgumentException("'" + text + "': floating-point numbers cannot be read");
        }
        Operand operand = sized
                ? new Operand(
                        matcher.group(4),
                        Integer.parseInt(matcher.group(2)),
                        !matcher.group(1).isEmpty())
                : new Operand(text, machine == EM_386 ? Integer.BYTES : Long.BYTES, false);
        UsdtArgument argument = switch (machine) {
            case ElfImage.EM_X86_64, EM_386 -> x86(operand);
            case ElfImage.EM_AARCH64 -> arm64(operand);
            default -> throw new IllegalArgumentException("operands of machine " + machine + " are not known");
        };
        if (argument == null) {
            throw new IllegalArgumentException("'" + text + "': an operand of a kind that cannot be read");
        }
        return argument;
    }

    private record Operand(String text, int sizeBytes, boolean signed) {
        UsdtArgument constant(String number) {
            return UsdtArgument.constant(number(number), sizeBytes, signed);
        }

        UsdtArgument register(int offset) {
            return UsdtArgument.register(offset, sizeBytes, signed);
        }
    }

    private static long number(String text) {
        boolean negative = text.startsWith("-");
        String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        try {
            long value = digits.startsWith("0x") || digits.startsWith("0X")
                    ? Long.parseUnsignedLong(digits.substring(2), 16)
                    : Long.parseUnsignedLong(digits);
            return negative ? -value : value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("number '" + text + "': needs more than 64 bits", e);
        }
    }

    // ---- x86

    private @Nullable UsdtArgument x86(Operand operand) {
        Matcher constant = CONSTANT.matcher(operand.text);
        if (constant.matches()) {
            return operand.constant(constant.group(1));
        }
        if (operand.text.startsWith("%") && operand.text.indexOf('(') < 0) {
            Integer offset = x86Register(operand.text);
            return offset == null ? null : operand.register(offset);
        }
        Matcher memory = MEMORY.matcher(operand.text);
        if (!memory.matches()) {
            return null;
        }
        Integer base = x86Register(memory.group(2));
        Integer index = x86Register(memory.group(3));
        boolean counted = "%rip".equals(memory.group(2));
        Long displacement = displacement(memory.group(1), counted);
        boolean unknown = index == null && memory.group(3) != null;
        if (base == null || unknown || displacement == null) {
            return null;
        }
        int shift = memory.group(4) == null ? 0 : Integer.numberOfTrailingZeros(Integer.parseInt(memory.group(4)));
        return index == null
                ? UsdtArgument.memory(base, displacement, operand.sizeBytes, operand.signed)
                : UsdtArgument.indexedMemory(base, index, shift, displacement, operand.sizeBytes, operand.signed);
    }

    /** A variable can only be found from the instruction on. */
    private @Nullable Long displacement(String text, boolean fromInstruction) {
        if (text.isEmpty()) {
            return fromInstruction ? null : 0L;
        }
        if (text.matches(NUMBER)) {
            return fromInstruction ? null : (Long) number(text);
        }
        Matcher variable = VARIABLE.matcher(text);
        if (!fromInstruction || !variable.matches()) {
            return null;
        }
        return distance.applyAsLong(variable.group(1)) + (variable.group(2) == null ? 0 : number(variable.group(2)));
    }

    private static @Nullable Integer x86Register(@Nullable String text) {
        Matcher matcher = text == null ? null : X86_NAME.matcher(text);
        if (matcher == null || !matcher.matches()) {
            return null;
        }
        for (int group : new int[] {1, 2, 3, 5, 6, 7}) {
            if (matcher.group(group) != null) {
                Integer offset = X86.get(matcher.group(group));
                // The second byte of the register.
                return offset != null && "h".equals(matcher.group(4)) ? (Integer) (offset + 1) : offset;
            }
        }
        return null;
    }

    // ---- arm64: struct pt_regs starts with x0 to x30 and sp

    private static @Nullable UsdtArgument arm64(Operand operand) {
        Matcher constant = ARM_CONSTANT.matcher(operand.text);
        if (constant.matches()) {
            return operand.constant(constant.group(1));
        }
        if (operand.text.equals("xzr") || operand.text.equals("wzr")) {
            return operand.constant("0");
        }
        Integer register = armRegister(operand.text);
        if (register != null) {
            return operand.register(register);
        }
        Matcher memory = ARM_MEMORY.matcher(operand.text);
        Integer base = memory.matches() ? armRegister(memory.group(1)) : null;
        if (base == null) {
            return null;
        }
        if (memory.group(3) == null) {
            long displacement = memory.group(2) == null ? 0 : number(memory.group(2));
            return UsdtArgument.memory(base, displacement, operand.sizeBytes, operand.signed);
        }
        Integer index = armRegister(memory.group(3));
        int shift = memory.group(4) == null ? 0 : Integer.parseInt(memory.group(4));
        return index == null
                ? null
                : UsdtArgument.indexedMemory(base, index, shift, 0, operand.sizeBytes, operand.signed);
    }

    private static @Nullable Integer armRegister(String text) {
        if (text.equals("sp") || text.equals("wsp")) {
            return ARM_SP * Long.BYTES;
        }
        Matcher matcher = ARM_NAME.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) >= ARM_SP) {
            return null;
        }
        return Integer.parseInt(matcher.group(1)) * Long.BYTES;
    }
}
