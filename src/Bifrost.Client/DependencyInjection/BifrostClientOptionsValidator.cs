using Microsoft.Extensions.Options;

namespace Bifrost.Client;

/// <summary>Validates options when the host starts; the messages name the client.</summary>
internal sealed class BifrostClientOptionsValidator : IValidateOptions<BifrostClientOptions>
{
    public ValidateOptionsResult Validate(string? name, BifrostClientOptions options)
    {
        string client = string.IsNullOrEmpty(name) ? "Bifrost client" : $"Bifrost client '{name}'";
        string[] errors = [.. options.Validate().Select(error => $"{client}: {error}")];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
