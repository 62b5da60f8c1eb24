using System.Globalization;

namespace Nn.Tests;

/// <summary>
/// A culture that writes every number unlike the invariant one, 1.5 as <c>1;5</c> and −2 as <c>~2</c>: what is run in it and still writes
/// 1.5 does not depend on the user's settings. The tests themselves run without the cultures of the system.
/// </summary>
internal static class OddCulture
{
    private static readonly CultureInfo s_culture = Make();

    public static void Run(Action action)
    {
        CultureInfo usual = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = s_culture;
        try
        {
            action();
        }
        finally
        {
            CultureInfo.CurrentCulture = usual;
        }
    }

    private static CultureInfo Make()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ";";
        culture.NumberFormat.NumberGroupSeparator = "'";
        culture.NumberFormat.PercentDecimalSeparator = ";";
        culture.NumberFormat.NegativeSign = "~";
        culture.NumberFormat.NaNSymbol = "no number";
        culture.NumberFormat.PositiveInfinitySymbol = "endless";
        culture.NumberFormat.NegativeInfinitySymbol = "~endless";
        return culture;
    }
}
