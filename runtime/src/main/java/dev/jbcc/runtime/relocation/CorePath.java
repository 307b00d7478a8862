package dev.jbcc.runtime.relocation;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a CO-RE relocation speaks of, in one table: a type, an enumerator, or a field reached through members and array
 * elements. Built step by step, then only read.
 */
final class CorePath {
    static final int MAX_STEPS = 64;

    final Btf btf;
    final int rootTypeId;
    long bitOffset;

    /** Steps that have a name or are an array index; what lies in anonymous members is reached without a step of its own. */
    int steps;

    final int[] typeIds = new int[MAX_STEPS];
    final int[] indexes = new int[MAX_STEPS];
    final @Nullable String[] names = new String[MAX_STEPS];

    CorePath(Btf btf, int rootTypeId) {
        this.btf = btf;
        this.rootTypeId = rootTypeId;
    }

    /** Adds a step; false if there are too many. */
    boolean add(int typeId, int index, @Nullable String name) {
        if (steps == MAX_STEPS) {
            return false;
        }
        typeIds[steps] = typeId;
        indexes[steps] = index;
        names[steps] = name;
        steps++;
        return true;
    }

    int lastTypeId() {
        return typeIds[steps - 1];
    }

    int lastIndex() {
        return indexes[steps - 1];
    }

    @Nullable
    String lastName() {
        return names[steps - 1];
    }

    /** Returns the member that the last step leads to, or null if it is an array element or the root. */
    BtfType.@Nullable Member lastMember() {
        if (lastName() == null || !(btf.type(lastTypeId()) instanceof BtfType.Composite composite)) {
            return null;
        }
        return composite.members().get(lastIndex());
    }

    /** What an access string says, or why it makes no sense. */
    record Parsed(@Nullable CorePath path, String problem) {
        static Parsed problem(String problem) {
            return new Parsed(null, problem);
        }
    }

    static Parsed parse(Btf btf, int typeId, int kind, String access) {
        CorePath path = new CorePath(btf, typeId);
        int[] numbers = numbers(access);
        if (numbers == null) {
            return Parsed.problem("access string '" + access + "' is not numbers with colons between them");
        }
        if (!CoreKind.ofField(kind) && !CoreKind.ofEnumerator(kind)) {
            return numbers.length == 1 && numbers[0] == 0
                    ? new Parsed(path, "")
                    : Parsed.problem("access string '" + access + "' for a type, expected '0'");
        }
        int id = btf.resolve(typeId);
        if (CoreKind.ofEnumerator(kind)) {
            if (!(btf.type(id) instanceof BtfType.Enumeration enumeration)
                    || numbers.length != 1
                    || numbers[0] >= enumeration.values().size()) {
                return Parsed.problem(
                        "access string '" + access + "' is no enumerator of '" + btf.typeName(typeId) + "'");
            }
            path.add(id, numbers[0], enumeration.values().get(numbers[0]).name());
            return new Parsed(path, "");
        }
        path.add(id, numbers[0], null);
        path.bitOffset = numbers[0] == 0 ? 0 : 8L * numbers[0] * btf.sizeBytes(id);
        for (int i = 1; i < numbers.length; i++) {
            int index = numbers[i];
            BtfType type = btf.type(id);
            if (type instanceof BtfType.Composite composite) {
                if (index >= composite.members().size()) {
                    return Parsed.problem("access string '" + access + "': '" + btf.typeName(id) + "' has "
                            + composite.members().size() + " members");
                }
                BtfType.Member member = composite.members().get(index);
                path.bitOffset += member.bitOffset() & 0xffff_ffffL;
                if (!member.name().isEmpty()) {
                    path.add(id, index, member.name());
                }
                id = btf.resolve(member.typeId());
            } else if (type instanceof BtfType.Array array) {
                id = btf.resolve(array.elementTypeId());
                if (!path.reaches(array, index)) {
                    return Parsed.problem("access string '" + access + "': element " + index + " of an array of "
                            + Integer.toUnsignedString(array.length()));
                }
                path.add(id, index, null);
                path.bitOffset += 8L * index * btf.sizeBytes(id);
            } else {
                return Parsed.problem(
                        "access string '" + access + "': '" + btf.typeName(id) + "' is neither a struct nor an array");
            }
        }
        return new Parsed(path, "");
    }

    /** Tells whether an array has that element; one without a length at the end of a struct has any. */
    boolean reaches(BtfType.Array array, int index) {
        if (Integer.compareUnsigned(index, array.length()) < 0) {
            return true;
        }
        if (array.length() != 0
                || lastName() == null
                || !(btf.type(lastTypeId()) instanceof BtfType.Composite composite)) {
            return false;
        }
        return lastIndex() == composite.members().size() - 1;
    }

    /** Reads numbers with colons between them, without regular expressions. */
    private static int @Nullable [] numbers(String access) {
        int count = 1;
        for (int i = 0; i < access.length(); i++) {
            if (access.charAt(i) == ':') {
                count++;
            }
        }
        if (count > MAX_STEPS) {
            return null;
        }
        int[] numbers = new int[count];
        int n = 0;
        long value = -1;
        for (int i = 0; i <= access.length(); i++) {
            char c = i == access.length() ? ':' : access.charAt(i);
            if (c == ':') {
                if (value < 0) {
                    return null;
                }
                numbers[n++] = (int) value;
                value = -1;
            } else if (c >= '0' && c <= '9') {
                value = Math.max(value, 0) * 10 + (c - '0');
                if (value > Integer.MAX_VALUE) {
                    return null;
                }
            } else {
                return null;
            }
        }
        return numbers;
    }

    /** Returns the path as one would write it in C, such as {@code struct task_struct.comm[3]}. */
    String words(int kind) {
        StringBuilder out = new StringBuilder(btf.typeName(rootTypeId));
        if (CoreKind.ofEnumerator(kind)) {
            return out.append(" value ").append(names[0]).toString();
        }
        if (steps > 0 && indexes[0] != 0) {
            out.append('[').append(indexes[0]).append(']');
        }
        for (int i = 1; i < steps; i++) {
            if (names[i] != null) {
                out.append('.').append(names[i]);
            } else {
                out.append('[').append(indexes[i]).append(']');
            }
        }
        return out.toString();
    }

    /** Returns a name without its flavour: the last {@code ___x} that stands between characters other than {@code _}. */
    static String essential(String name) {
        int length = essentialLength(name);
        return length == name.length() ? name : name.substring(0, length);
    }

    static boolean sameEssential(String a, String b) {
        int length = essentialLength(a);
        return length == essentialLength(b) && a.regionMatches(0, b, 0, length);
    }

    private static int essentialLength(String name) {
        for (int i = name.length() - 5; i >= 0; i--) {
            if (name.charAt(i) != '_'
                    && name.charAt(i + 1) == '_'
                    && name.charAt(i + 2) == '_'
                    && name.charAt(i + 3) == '_'
                    && name.charAt(i + 4) != '_') {
                return i + 1;
            }
        }
        return name.length();
    }

    static int indexOf(List<BtfType.Enumerator> values, String name) {
        for (int i = 0; i < values.size(); i++) {
            if (sameEssential(values.get(i).name(), name)) {
                return i;
            }
        }
        return -1;
    }
}
