using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;

namespace Bifrost.Client.Tests.Conventions;

/// <summary>Which types of an assembly use which: in signatures, fields, attributes and the code of methods.</summary>
internal static class TypeUses
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly FrozenDictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToFrozenDictionary(code => code.Value);

    public static IEnumerable<(Type User, Type Used)> In(Assembly assembly) =>
        from type in assembly.GetTypes()
        from used in Of(type).SelectMany(Parts).Distinct()
        where used.Assembly == assembly
        let user = Outermost(type)
        let target = Outermost(used)
        where user != target
        select (user, target);

    private static IEnumerable<Type> Of(Type type)
    {
        IEnumerable<Type> signature = type.GetInterfaces().Concat(type.BaseType is { } parent ? [parent] : [])
            .Concat(type.GetCustomAttributesData().Select(data => data.AttributeType))
            .Concat(type.GetFields(All).Select(field => field.FieldType));
        IEnumerable<MethodBase> methods = type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All));
        return signature.Concat(methods.SelectMany(Of));
    }

    private static IEnumerable<Type> Of(MethodBase method)
    {
        IEnumerable<Type> signature = method.GetParameters().Select(parameter => parameter.ParameterType);
        if (method is MethodInfo { ReturnType: var returned })
            signature = signature.Append(returned);
        return method.GetMethodBody() is not { } body
            ? signature
            : signature.Concat(body.LocalVariables.Select(local => local.LocalType)).Concat(InCode(method, body.GetILAsByteArray()!));
    }

    // Each instruction is its code and an operand; an operand that is a token names a type or a member.
    private static List<Type> InCode(MethodBase method, byte[] code)
    {
        var types = new List<Type>();
        for (int at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xfe)
                value = unchecked((short)(0xfe00 | code[at++]));
            OpCode instruction = OpCodesByValue[value];
            if (instruction.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                types.AddRange(Resolve(method, BitConverter.ToInt32(code, at)));
            at += instruction.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }

        return types;
    }

    private static IEnumerable<Type> Resolve(MethodBase method, int token)
    {
        Type[] typeArguments = method.DeclaringType?.GetGenericArguments() ?? [];
        MemberInfo? member = method.Module.ResolveMember(token, typeArguments, method.IsGenericMethod ? method.GetGenericArguments() : []);
        IEnumerable<Type> arguments = member is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : [];
        return member is Type type ? [type] : arguments.Concat(member?.DeclaringType is { } declaring ? [declaring] : []);
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericParameter ? []
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type.GetGenericTypeDefinition())
        : [type];

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type;
    }
}
