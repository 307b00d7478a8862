package dev.jbcc.compiler.internal.llvm;

import dev.jbcc.compiler.CompileException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * libclang, loaded. It stays loaded until the process ends: unloading LLVM is not safe. Thread-safe.
 */
public final class ClangLibrary {
    final NativeCalls calls;
    final MemorySegment createIndex;
    final MemorySegment disposeIndex;
    final MemorySegment parse;
    final MemorySegment disposeUnit;
    final MemorySegment unitCursor;
    final MemorySegment getFile;
    final MemorySegment fileContents;
    final MemorySegment locationForOffset;
    final MemorySegment visitChildren;
    final MemorySegment extent;
    final MemorySegment location;
    final MemorySegment fileLocation;
    final MemorySegment presumedLocation;
    final MemorySegment referenced;
    final MemorySegment canonicalCursor;
    final MemorySegment semanticParent;
    final MemorySegment cursorType;
    final MemorySegment isBitField;
    final MemorySegment bitWidth;
    final MemorySegment fieldOffset;
    final MemorySegment canonicalType;
    final MemorySegment pointeeType;
    final MemorySegment elementType;
    final MemorySegment resultType;
    final MemorySegment namedType;
    final MemorySegment typeDeclaration;
    final MemorySegment isConst;
    final MemorySegment sizeOf;
    final MemorySegment diagnosticCount;
    final MemorySegment diagnostic;
    final MemorySegment disposeDiagnostic;
    final MemorySegment diagnosticSeverity;
    final MemorySegment diagnosticSpelling;
    final MemorySegment diagnosticLocation;
    final MemorySegment cString;
    final MemorySegment disposeString;

    private final SymbolLookup symbols;

    private ClangLibrary(NativeCalls calls, SymbolLookup symbols) {
        this.calls = calls;
        this.symbols = symbols;
        createIndex = function("createIndex");
        disposeIndex = function("disposeIndex");
        parse = function("parseTranslationUnit2");
        disposeUnit = function("disposeTranslationUnit");
        unitCursor = function("getTranslationUnitCursor");
        getFile = function("getFile");
        fileContents = function("getFileContents");
        locationForOffset = function("getLocationForOffset");
        visitChildren = function("visitChildren");
        extent = function("getCursorExtent");
        location = function("getCursorLocation");
        fileLocation = function("getFileLocation");
        presumedLocation = function("getPresumedLocation");
        referenced = function("getCursorReferenced");
        canonicalCursor = function("getCanonicalCursor");
        semanticParent = function("getCursorSemanticParent");
        cursorType = function("getCursorType");
        isBitField = function("Cursor_isBitField");
        bitWidth = function("getFieldDeclBitWidth");
        fieldOffset = function("Cursor_getOffsetOfField");
        canonicalType = function("getCanonicalType");
        pointeeType = function("getPointeeType");
        elementType = function("getArrayElementType");
        resultType = function("getResultType");
        namedType = function("Type_getNamedType");
        typeDeclaration = function("getTypeDeclaration");
        isConst = function("isConstQualifiedType");
        sizeOf = function("Type_getSizeOf");
        diagnosticCount = function("getNumDiagnostics");
        diagnostic = function("getDiagnostic");
        disposeDiagnostic = function("disposeDiagnostic");
        diagnosticSeverity = function("getDiagnosticSeverity");
        diagnosticSpelling = function("getDiagnosticSpelling");
        diagnosticLocation = function("getDiagnosticLocation");
        cString = function("getCString");
        disposeString = function("disposeString");
    }

    /**
     * Loads libclang and the LLVM library beside it.
     *
     * @throws CompileException if the directory has none that can be loaded
     */
    public static ClangLibrary load(Path directory) {
        return load(directory, NativeCalls.ofMachine());
    }

    static ClangLibrary load(Path directory, NativeCalls calls) {
        disableCrashRecovery(calls);
        String[] names = directory.toFile().list();
        if (names == null) {
            throw new CompileException("directory '" + directory + "': libclang: cannot be listed", null);
        }
        Arrays.sort(names);
        String llvm = first(names, "libLLVM.so", "libLLVM-");
        if (llvm != null) {
            open(directory.resolve(llvm));
        }
        String clang = first(names, "libclang.so", "libclang-");
        if (clang == null) {
            throw new CompileException("directory '" + directory + "': no libclang.so in it", null);
        }
        return new ClangLibrary(calls, open(directory.resolve(clang)));
    }

    /** libclang would replace the handler of SIGSEGV, on which the JVM relies for its null checks. */
    private static void disableCrashRecovery(NativeCalls calls) {
        MemorySegment setenv = calls.linker.defaultLookup().findOrThrow("setenv");
        try (Arena arena = Arena.ofConfined()) {
            calls.call(
                    setenv,
                    arena.allocateFrom("LIBCLANG_DISABLE_CRASH_RECOVERY").address(),
                    arena.allocateFrom("1").address(),
                    1);
        }
    }

    private static @Nullable String first(String[] names, String plain, String versioned) {
        String found = null;
        for (String name : names) {
            if (name.startsWith(plain)) {
                return name;
            }
            if (found == null
                    && name.startsWith(versioned)
                    && !name.startsWith("libclang-cpp")
                    && name.contains(".so")) {
                found = name;
            }
        }
        return found;
    }

    private static SymbolLookup open(Path library) {
        try {
            return SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new CompileException("library '" + library + "': cannot be loaded", e);
        }
    }

    private MemorySegment function(String name) {
        String symbol = "clang_" + name;
        return symbols.find(symbol)
                .orElseThrow(() -> new CompileException(
                        "libclang: no function '" + symbol + "'; LLVM 17 or newer is needed", null));
    }
}
