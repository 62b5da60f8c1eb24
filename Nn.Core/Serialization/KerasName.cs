using System.Text;

namespace Nn.Serialization;

/// <summary>How Keras makes names of class names.</summary>
internal static class KerasName
{
    /// <summary><c>BatchNormalization</c> → <c>batch_normalization</c>, <c>Conv2DTranspose</c> → <c>conv2d_transpose</c>.</summary>
    public static string SnakeCase(string className)
    {
        var text = new StringBuilder();
        for (int i = 0; i < className.Length; i++)
        {
            bool beforeLower = i + 1 < className.Length && char.IsLower(className[i + 1]);
            bool startsWord = i > 0 && char.IsUpper(className[i]) && (char.IsLower(className[i - 1]) || beforeLower);
            if (startsWord) text.Append('_');
            text.Append(char.ToLowerInvariant(className[i]));
        }

        return text.ToString();
    }
}
