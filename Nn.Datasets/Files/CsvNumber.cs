using System.Globalization;

namespace Nn.Datasets;

/// <summary>Numbers of a cell, rounded to the nearest float.</summary>
internal static class CsvNumber
{
    private const int ExactPower = 22;
    private const ulong ExactWhole = 1UL << 53;
    private const double MinNormal = 1.17549435e-38;

    private static readonly NumberFormatInfo s_decimalComma = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    private static readonly double[] s_powers =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>
    /// Reads a number: digits with a decimal sign and an exponent, white space around them; <c>inf</c>, <c>infinity</c> and <c>nan</c> in any case. False for
    /// anything else, and for a number beyond the range of floats.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> cell, bool decimalComma, out float value) =>
        TryParseShort(cell, decimalComma ? ',' : '.', out value) || TryParseAny(cell, decimalComma, out value);

    /// <summary>
    /// The numbers that files hold mostly: up to 2^53 without the decimal sign, scaled by a power of ten of at most 22, are one operation of doubles away
    /// (W. Clinger, "How to read floating point numbers accurately", 1990). That the double is rounded again to a float matters only halfway between
    /// two of them.
    /// </summary>
    private static bool TryParseShort(ReadOnlySpan<char> cell, char decimalSign, out float value)
    {
        value = 0;
        int i = 0;
        bool isNegative = cell.Length > 0 && cell[0] == '-';
        if (isNegative) i++;
        ulong whole = 0;
        int digits = 0, scale = 0;
        for (; i < cell.Length && (uint)(cell[i] - '0') <= 9; i++, digits++) whole = (whole * 10) + (uint)(cell[i] - '0');
        if (i < cell.Length && cell[i] == decimalSign)
        {
            int first = ++i;
            for (; i < cell.Length && (uint)(cell[i] - '0') <= 9; i++, digits++) whole = (whole * 10) + (uint)(cell[i] - '0');
            scale = first - i;
        }

        if (i < cell.Length && (cell[i] | 0x20) == 'e')
        {
            i++;
            bool isDown = i < cell.Length && cell[i] == '-';
            if (isDown || (i < cell.Length && cell[i] == '+')) i++;
            int exponent = 0, first = i;
            for (; i < cell.Length && i - first < 4 && (uint)(cell[i] - '0') <= 9; i++) exponent = (exponent * 10) + cell[i] - '0';
            if (i == first) return false;
            scale += isDown ? -exponent : exponent;
        }

        // 19 digits do not overflow.
        if (i != cell.Length || digits is 0 or > 19 || whole > ExactWhole || Math.Abs(scale) > ExactPower) return false;
        double exact = scale < 0 ? whole / s_powers[-scale] : whole * s_powers[scale];
        const long halfway = 1L << 28, below = (1L << 29) - 1;
        bool isHalfway = (BitConverter.DoubleToInt64Bits(exact) & below) == halfway;
        if (isHalfway || exact > float.MaxValue || (exact < MinNormal && whole != 0)) return false;
        value = (float)(isNegative ? -exact : exact);
        return true;
    }

    private static bool TryParseAny(ReadOnlySpan<char> cell, bool decimalComma, out float value)
    {
        value = 0;
        // Zeros at the end are passed over by the library: "1\0" would be 1.
        if (cell.Contains('\0')) return false;
        cell = cell.Trim();
        if (IsWord(cell, out value)) return true;
        if (!decimalComma) return float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);
        return !cell.Contains('.') && float.TryParse(cell, NumberStyles.Float, s_decimalComma, out value) && float.IsFinite(value);
    }

    private static bool IsWord(ReadOnlySpan<char> cell, out float value)
    {
        value = float.NaN;
        if (cell.Equals("nan", StringComparison.OrdinalIgnoreCase)) return true;
        bool isNegative = cell.StartsWith('-');
        if (isNegative || cell.StartsWith('+')) cell = cell[1..];
        value = isNegative ? float.NegativeInfinity : float.PositiveInfinity;
        return cell.Equals("inf", StringComparison.OrdinalIgnoreCase) || cell.Equals("infinity", StringComparison.OrdinalIgnoreCase);
    }
}
