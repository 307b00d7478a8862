package dev.jbcc.runtime.object;

import java.util.Map;

/**
 * A struct of functions that the kernel is to call, such as {@code struct tcp_congestion_ops}: a variable of section
 * {@code .struct_ops} or {@code .struct_ops.link}.
 *
 * @param name of the variable
 * @param typeId of the struct in the object's BTF
 * @param contents its initial bytes, in the object's byte order and layout
 * @param linked whether it is to be attached by a link, as the section says
 * @param functions programs of the object, by the offset in {@code contents} of the member that points to each
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out
public record StructOpsSpec(String name, int typeId, byte[] contents, boolean linked, Map<Integer, String> functions) {
    public StructOpsSpec {
        contents = contents.clone();
        functions = Map.copyOf(functions);
    }

    /** Returns a copy. */
    @Override
    public byte[] contents() {
        return contents.clone();
    }
}
