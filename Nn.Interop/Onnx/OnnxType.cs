namespace Nn.Interop;

/// <summary>The types of elements that ONNX has, with its numbers for them.</summary>
public enum OnnxType
{
    /// <summary>Not said, or no tensor.</summary>
    Undefined = 0,

    /// <summary>32-bit floating point.</summary>
    Float = 1,

    /// <summary>Unsigned 8 bits.</summary>
    UInt8 = 2,

    /// <summary>Signed 8 bits.</summary>
    Int8 = 3,

    /// <summary>Unsigned 16 bits.</summary>
    UInt16 = 4,

    /// <summary>Signed 16 bits.</summary>
    Int16 = 5,

    /// <summary>Signed 32 bits.</summary>
    Int32 = 6,

    /// <summary>Signed 64 bits.</summary>
    Int64 = 7,

    /// <summary>Text; not supported.</summary>
    String = 8,

    /// <summary>True or false.</summary>
    Bool = 9,

    /// <summary>16-bit floating point (IEEE); computed in 32 bits.</summary>
    Float16 = 10,

    /// <summary>64-bit floating point; computed in 32 bits where a value is not known before the run.</summary>
    Double = 11,

    /// <summary>Unsigned 32 bits.</summary>
    UInt32 = 12,

    /// <summary>Unsigned 64 bits.</summary>
    UInt64 = 13,

    /// <summary>Two 32-bit numbers; not supported.</summary>
    Complex64 = 14,

    /// <summary>Two 64-bit numbers; not supported.</summary>
    Complex128 = 15,

    /// <summary>The upper half of a 32-bit number; computed in 32 bits.</summary>
    BFloat16 = 16,
}
