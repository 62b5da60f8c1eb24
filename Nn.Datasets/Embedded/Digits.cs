namespace Nn.Datasets;

/// <summary>
/// 1,797 pictures of written digits, 8 × 8 pixels from 0 to 16, as scikit-learn's <c>load_digits</c> has them. E. Alpaydin and C. Kaynak, "Optical
/// Recognition of Handwritten Digits", UCI Machine Learning Repository 1998, doi:10.24432/C50P49; CC BY 4.0.
/// </summary>
public static class Digits
{
    /// <summary>Reads the pictures, which stand in the assembly.</summary>
    /// <returns>Input shape (64), row after row of a picture, so that a network of pictures begins with <c>new Reshape(8, 8, 1)</c>; target shape (1), ten classes.</returns>
    public static Dataset Load() => EmbeddedData.Read("digits.csv", classes: 10);
}
