namespace Bifrost.Client.Testing;

/// <summary>The model of a direct call.</summary>
/// <param name="Provider">The provider before the slash; null if there is none that the gateway knows.</param>
/// <param name="Name">The name of the model at the provider.</param>
internal readonly record struct ModelName(ModelProvider? Provider, string Name)
{
    public static ModelName Parse(string text, GatewayState state)
    {
        // Names of models can contain slashes, too.
        if (text.IndexOf('/', StringComparison.Ordinal) is > 0 and int slash && state.IsConfigured(text[..slash]))
            return new ModelName(text[..slash], text[(slash + 1)..]);
        return new ModelName(null, text);
    }
}
